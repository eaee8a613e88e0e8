/** What the sources get wrong, or right: every claim with our finding and its verdict. */
import { existsSync, readFileSync } from "node:fs";
import { parsePrecision } from "../../src/components/precisionChart.js";
import { chapters } from "../chapters.js";
import { type Claim, claims, verdicts } from "../../src/model/claims.js";
import { published } from "./compare.js";
import { detectorManifest } from "./detector.js";
import { type Cell, type Table, escape } from "./table.js";

/** A page of the site as a link, or its name alone while it is not there. */
export function pageCell(id: string, query = "", text?: string): Cell {
  if (id === "index" && text === undefined) return pageCell(id, query, "Front page");
  const name = text ?? chapters.find((chapter) => chapter.id === id)?.name ?? id;
  if (!existsSync(new URL(`../${id}.md`, import.meta.url))) return name;
  return { markup: `<a href="./${escape(id === "index" ? "" : id)}${escape(query)}">${escape(name)}</a>` };
}

/** All claims, with what was measured here of the network at low precision. */
function all(): Claim[] {
  const measured = readFileSync(new URL("../../data/precision.csv", import.meta.url), "utf8");
  return claims({ published: published(), precision: parsePrecision(measured), detector: detectorManifest() });
}

export function errata(): Table {
  return {
    caption: "Every claim that is checked",
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
    rows: all().map(({ sentence, source, recount, verdict, page }) => [
      sentence,
      source,
      recount().text,
      verdict,
      pageCell(page),
    ]),
  };
}

/** How many claims were checked, and how they came out. */
export function verdictCounts(): Table {
  const list = all();
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

/** The claims that a class is likely to bring along: those that do not simply hold. */
export function misconceptions(): Table {
  const wrong = all().filter(({ verdict, page }) => verdict !== "holds" && page !== "sources");
  return {
    caption: "What students get wrong, with what sets it right",
    hideCaption: true,
    wide: true,
    name: "misconceptions",
    columns: [
      { label: "What you will hear" },
      { label: "What the count says" },
      { label: "Why" },
      { label: "Show it" },
    ],
    rows: wrong.map(({ sentence, recount, why, page }) => [sentence, recount().text, why, pageCell(page)]),
  };
}
