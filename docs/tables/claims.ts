/** What the sources get wrong, or right: every claim with our finding and its verdict. */
import { existsSync, readFileSync } from "node:fs";
import { parsePrecision } from "../components/activations/precisionChart.js";
import type { FamilyAblation, FamilyRecord } from "../model/evidence/familyRecord.js";
import { chapters } from "../chapters.js";
import { type Claim, claims, verdicts } from "../model/evidence/claims.js";
import { published } from "./compare.js";
import { detectorManifest } from "./detector.js";
import { studentMisconceptions } from "./misconceptions.js";
import { type Cell, type Table, escape } from "./table.js";

/** A page of the site as a link, or its name alone while it is not there. */
export function pageCell(id: string, query = "", text?: string): Cell {
  if (id === "index" && text === undefined) return pageCell(id, query, "Front page");
  const name = text ?? chapters.find((chapter) => chapter.id === id)?.name ?? id;
  if (!existsSync(new URL(`../${id}.md`, import.meta.url))) return name;
  return { markup: `<a href="./${escape(id === "index" ? "" : id)}${escape(query)}">${escape(name)}</a>` };
}

/** All claims, with what was measured here of the networks. */
function all(): Claim[] {
  const read = (path: string) => readFileSync(new URL(`../../data/${path}`, import.meta.url), "utf8");
  return claims({
    published: published(),
    precision: parsePrecision(read("precision.csv")),
    detector: detectorManifest(),
    designs: {
      records: JSON.parse(read("models/fashion/records.json")) as FamilyRecord[],
      clothes: JSON.parse(read("models/fashion/ablations.json")) as FamilyAblation[],
    },
  });
}

/** All claims, each sentence once. */
function distinct(): Claim[] {
  return all().filter(({ repeats }) => repeats === undefined);
}

/** What a claim’s checks say, and after it what checks of the same sentence on other networks say. */
function findings({ id, recount }: Claim): string {
  const again = all().filter(({ repeats }) => repeats?.id === id);
  return [
    recount().text,
    ...again.map((claim) => `${claim.repeats?.where} (${claim.page}): ${claim.recount().text}`),
  ].join(" ");
}

function claimTable(caption: string, shown: (claim: Claim) => boolean): Table {
  return {
    caption,
    hideCaption: true,
    wide: true,
    name: "errata",
    columns: [
      { label: "The source says" },
      { label: "Source" },
      { label: "We find" },
      { label: "Verdict" },
      { label: "Checked on" },
    ],
    rows: distinct()
      .filter(shown)
      .map((claim) => [claim.sentence, claim.source, findings(claim), claim.verdict, pageCell(claim.page)]),
  };
}

/** The claims of sources that do not hold. */
export function errata(): Table {
  return claimTable("Claims that do not hold", ({ verdict }) => verdict === "does not hold");
}

/** All other claims that are checked. */
export function otherClaims(): Table {
  return claimTable(
    "Claims that hold, hold in part, or cannot be checked here",
    ({ verdict }) => verdict !== "does not hold",
  );
}

/** How many claims were checked, and how they came out. */
export function verdictCounts(): Table {
  const list = distinct();
  return {
    caption: `${list.length} claims of our sources, checked`,
    columns: [{ label: "Verdict" }, { label: "Claims", numeric: true }, { label: "For example" }],
    rows: verdicts.flatMap((verdict) => {
      const own = list.filter((claim) => claim.verdict === verdict);
      if (own.length === 0) return [];
      // The shortest sentence says it at a glance.
      const shortest = own.reduce((best, claim) => (claim.sentence.length < best.sentence.length ? claim : best));
      return [[verdict, String(own.length), `“${shortest.sentence}”`]];
    }),
  };
}

function answersTo(label: string, caption: string, rows: Table["rows"]): Table {
  return {
    caption,
    hideCaption: true,
    wide: true,
    name: "misconceptions",
    columns: [{ label }, { label: "What is true" }, { label: "Why" }, { label: "Show it" }],
    rows,
  };
}

/** What students get wrong. */
export function misconceptions(): Table {
  const rows = studentMisconceptions().map(({ heard, truth, why, page, query }) => [
    heard,
    truth,
    why,
    pageCell(page, query),
  ]);
  return answersTo("What you will hear", "What students get wrong, and what is true", rows);
}

/** The claims of good sources that do not simply hold, for teachers. */
export function misleading(): Table {
  const wrong = distinct().filter(({ verdict, page }) => verdict !== "holds" && page !== "sources");
  const rows = wrong.map(({ sentence, recount, why, page }) => [sentence, recount().text, why, pageCell(page)]);
  return answersTo("What students may read", "Claims of papers and of the thesis, and what is true", rows);
}
