/** What the sources get wrong, or right: every claim with our finding and its verdict. */
import { type Claim, verdicts } from "../../model/evidence/claims.js";
import { allClaims, distinctClaims } from "../claims.js";
import { pageCell } from "../pageCell.js";
import type { Table } from "../table.js";

/** What a claim’s checks say, and after it what checks of the same sentence on other networks say. */
function findings({ id, recount }: Claim): string {
  const again = allClaims().filter(({ repeats }) => repeats?.id === id);
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
    rows: distinctClaims()
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
  const list = distinctClaims();
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
