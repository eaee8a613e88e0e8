/** Checks of published tables: rows that do not follow from the architecture, and rows that count in their own way. */
import { type Check, type Claim, claim, millions, millionsCheck } from "./claim.js";
import { cost, total } from "../architecture/cost.js";
import { layers } from "../architecture/layers.js";
import { type PublishedRow, optionsOf, recount } from "./published.js";

const convention = "Multiply-adds of the whole network with its classifier.";

/** The multiply-adds of rows, as printed and as counted. */
function printedMacs(rows: readonly PublishedRow[]): Check[] {
  return rows.flatMap((row) => {
    const counted = recount(row);
    if (row.macs === undefined || counted === undefined) return [];
    return [millionsCheck(`α = ${row.alpha}, ${row.resolution} pixels`, row.macs, counted.macs)];
  });
}

function from(rows: readonly PublishedRow[]): { source: string; ref: string } {
  return { source: rows[0].source, ref: rows[0].ref };
}

function slimThreeQuarters(rows: readonly PublishedRow[]): Claim {
  const own = rows.filter(({ alpha }) => alpha === 0.75);
  const withoutStem = () =>
    own.map((row) => {
      const network = layers(optionsOf(row));
      return Math.round((total(network).macs - cost(network[0]).macs) / 1e6);
    });
  return claim({
    ...from(own),
    id: "slim-v1-three-quarters",
    page: "sources",
    sentence: "V1 at α = 0.75 takes 317, 233, 162 and 104 million multiply-adds at 224, 192, 160 and 128 pixels.",
    figure: own.map(({ macs }) => macs).join(", "),
    convention,
    why: "The printed figures are those of the network without its first convolution. The V1 paper has 325 at 224 pixels, as we do.",
    values: () => printedMacs(own),
    text: (checks) =>
      `We count ${checks.map(({ found }) => found).join(", ")}. Without the first convolution it is ${withoutStem().join(", ")}, exactly the table.`,
  });
}

function slimQuarter(rows: readonly PublishedRow[]): Claim {
  const own = rows.filter(({ alpha, resolution }) => alpha === 0.25 && resolution === 192);
  return claim({
    ...from(own),
    id: "slim-v1-quarter",
    page: "sources",
    sentence: "V1 at α = 0.25 and 192 pixels takes 34 million multiply-adds.",
    figure: own.map(({ macs }) => `${macs} M`).join(),
    convention,
    why: "We know no way of counting that gives 34. The rows around it are right.",
    values: () => printedMacs(own),
    text: ([check]) => `We count ${check.found}.`,
  });
}

function slimHalf(rows: readonly PublishedRow[]): Claim {
  const own = rows.filter(({ alpha, resolution }) => alpha === 0.5 && resolution === 224);
  return claim({
    ...from(own),
    id: "slim-v1-half",
    page: "sources",
    sentence: "V1 at α = 0.5 and 224 pixels takes 150 million multiply-adds.",
    figure: own.map(({ macs }) => `${macs} M`).join(),
    convention,
    why: "149.497 becomes 150 when it is rounded twice: first to 149.5, then to 150. The V1 paper prints 149.",
    values: () => printedMacs(own),
    text: ([check]) => `We count ${millions(check.value, 3)}.`,
  });
}

function slimCut(rows: readonly PublishedRow[]): Claim {
  return claim({
    ...from(rows),
    id: "slim-v2-cut",
    page: "sources",
    sentence:
      "V2’s 22 published variants take from 582 down to 11 million multiply-adds, 300 million at α = 1 and 224 pixels.",
    figure: `${rows.length} rows`,
    convention: "Multiply-adds in whole millions, rounded; a row holds when that is what the table prints.",
    why: "The table cuts its multiply-adds to whole millions. Its parameters leave out batch normalization.",
    values: () => printedMacs(rows),
    text: (checks) => {
      const cut = rows.filter((row) => Math.floor((recount(row)?.macs ?? 0) / 1e6) === row.macs).length;
      const rounded = checks.filter(({ holds }) => holds).length;
      return `Cut to whole millions, ${cut} of ${rows.length} rows are what we count; rounded, ${rounded}. The “300” is ${millions(total(layers()).macs)}.`;
    },
  });
}

function kerasTypo(rows: readonly PublishedRow[]): Claim {
  const own = rows.filter(({ alpha }) => alpha === 1);
  return claim({
    ...from(own),
    id: "keras-529",
    page: "sources",
    sentence: "V1 at α = 1 takes 529 million multiply-adds, at every resolution.",
    figure: "529 M",
    convention,
    why: "Probably a typing error for 569, copied into the rows of the smaller resolutions. Later versions of the text have no such table.",
    values: () => printedMacs(own),
    text: (checks) => `We count ${checks.map(({ label, found }) => `${found} (${label})`).join(", ")}.`,
  });
}

function paperTable4(rows: readonly PublishedRow[]): Claim {
  return claim({
    ...from(rows),
    id: "v2-paper-table-4",
    page: "sources",
    sentence: "V1 takes 575 million multiply-adds; V2 at α = 1.4 takes 585 million and has 6.9 million parameters.",
    figure: "575 M; 585 M, 6.9 M",
    convention: "Multiply-adds as above; parameters with γ and β.",
    why: "The V1 paper prints 569. The published checkpoint at α = 1.4 has 582 million multiply-adds and 6.06 million weights. No way of counting reaches 6.9.",
    values: () =>
      rows
        .filter(({ network, alpha }) => network === "v1" || alpha === 1.4)
        .flatMap((row) => {
          const counted = recount(row);
          if (counted === undefined || row.macs === undefined || row.params === undefined) return [];
          const name = `${row.network.toUpperCase()}, α = ${row.alpha}`;
          return [
            millionsCheck(`${name}, multiply-adds`, row.macs, counted.macs),
            millionsCheck(`${name}, parameters`, row.params, counted.parameters.trainable, 1),
          ];
        }),
    text: (checks) => `We count: ${checks.map(({ label, found }) => `${label} ${found}`).join("; ")}.`,
  });
}

/**
 * Errata of published tables, and what looks like one and is not.
 *
 * @param rows published.csv; tables that are not in it have no claims
 */
export function tableClaims(rows: readonly PublishedRow[]): Claim[] {
  const table = (start: string) =>
    rows.filter(({ source, recipe }) => source.startsWith(start) && recipe !== "slim quantized");
  const tables: [readonly PublishedRow[], ((rows: readonly PublishedRow[]) => Claim)[]][] = [
    [table("TF-slim, MobileNetV1 table"), [slimThreeQuarters, slimQuarter, slimHalf]],
    [table("TF-slim, MobileNetV2 table"), [slimCut]],
    [table("Keras, mobilenet.py"), [kerasTypo]],
    [table("MobileNetV2 paper, table 4"), [paperTable4]],
  ];
  return tables.flatMap(([own, makers]) => (own.length === 0 ? [] : makers.map((make) => make(own))));
}
