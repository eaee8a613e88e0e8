/** What students get wrong: each sentence with what is true, in numbers of the networks themselves. */
import { count, decimal, shape, si, times } from "../../model/math/format.js";
import { blockLayers } from "../../model/architecture/block.js";
import { cost, total } from "../../model/architecture/cost.js";
import { type Layer, layerOf, layers } from "../../model/architecture/layers.js";
import { comparisonOf, judge } from "../../model/evidence/designComparison.js";
import { distinctClaims } from "../claims.js";
import { familyRecords } from "../data.js";
import type { Table } from "../table.js";
import { classCell } from "./classCell.js";

export interface Misconception {
  readonly heard: string;
  readonly truth: string;
  readonly why: string;
  readonly page: string;
  readonly query?: string;
}

function depthwiseMixes(): Misconception {
  const layer = layerOf(layers(), "block_2_depthwise");
  const channels = layer.out[2];
  return {
    heard: "A depthwise layer mixes channels.",
    truth: `It filters each channel alone. Block 2’s depthwise layer has ${count(cost(layer).weights)} weights, 9 for each of ${channels} channels. A convolution that mixes them needs ${count(9 * channels ** 2)}.`,
    why: "Only the 1×1 layers before and after it combine channels.",
    page: "separable",
    query: "#walk-both",
  };
}

function fewerParametersFaster(): Misconception {
  const [large, small] = [224, 128].map((resolution) => total(layers({ variant: "v1", resolution })));
  if (large.parameters !== small.parameters) throw new Error("V1’s parameters depend on the resolution");
  return {
    heard: "Fewer parameters means faster.",
    truth: `The number of parameters does not set the time. At 128 pixels V1 has the same ${si(small.parameters, 3)} parameters as at 224, but ${times(large.macs / small.macs, 1)} fewer multiply-adds to compute.`,
    why: "A convolution uses each weight at every position of the map. Memory access also takes time.",
    page: "v1",
    query: "?px=128#figure",
  };
}

function strideIsPooling(): Misconception {
  const strided = layers({ variant: "v1" }).filter(({ role, stride }) => role === "depthwise" && stride === 2);
  const [first] = strided;
  return {
    heard: "A stride is pooling.",
    truth: `Pooling has no weights. V1’s ${strided.length} depthwise layers with stride 2 are convolutions with 9 weights per channel. The first of these layers computes only ${shape(first.out.slice(0, 2))} of ${shape(first.in.slice(0, 2))} positions, a quarter.`,
    why: "A stride skips positions before they are computed. Pooling combines positions after they are computed.",
    page: "convolution",
    query: "?kernel=horizontal&stride=2&border=pytorch#figure",
  };
}

function relu6HelpsAccuracy(): Misconception {
  const { better, means } = judge(comparisonOf("relu"), familyRecords());
  const more = means > 0 ? "ReLU" : "ReLU6";
  const found =
    better === undefined
      ? "The best of either is above the worst of the other, so they show no clear difference"
      : `All three with ${better === "first" ? "ReLU6" : "ReLU"} are better than all three with the other`;
  return {
    heard: "ReLU6 helps accuracy.",
    truth: `We trained a small V2 three times with ReLU6 and three times with ReLU. ${found}. On average, the networks with ${more} answer correctly for ${decimal(100 * Math.abs(means))} percentage points more of the pictures.`,
    why: "The cap at 6 limits the range of values, which helps number formats with few bits.",
    page: "design",
    query: "?design=relu#figure",
  };
}

function widerBlockMoreMemory(): Misconception {
  const block = (factor: number) => blockLayers({ side: 56, inputs: 24, factor, outputs: 24, stride: 1 });
  const [three, six] = [3, 6].map(block);
  const end = (own: readonly Layer[]) => own[own.length - 1].out;
  if (shape(end(three)) !== shape(end(six))) throw new Error("the expansion factor changes the block’s output");
  return {
    heard: "A V2 block with a larger expansion t needs more memory between blocks.",
    truth: `Block 2 outputs ${shape(end(six))} values with t = 3 and with t = 6. Only its inside grows, from ${three[0].out[2]} to ${six[0].out[2]} channels.`,
    why: "The projection brings every width back to the same few channels.",
    page: "bottleneck",
    query: "?t=3#figure",
  };
}

export function studentMisconceptions(): readonly Misconception[] {
  return [depthwiseMixes(), fewerParametersFaster(), strideIsPooling(), relu6HelpsAccuracy(), widerBlockMoreMemory()];
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
    classCell(page, query),
  ]);
  return answersTo("What you will hear", "What students get wrong, and what is true", rows);
}

const sentences = (text: string) => text.split(/(?<=[.!?]) (?=\p{Lu})/u);

/** Drops the sentences that an earlier text has said. */
function saidOnce(texts: readonly string[]): string[] {
  const said = new Set<string>();
  return texts.map((text) => {
    const fresh = sentences(text).filter((sentence) => !said.has(sentence));
    for (const sentence of fresh) said.add(sentence);
    return fresh.join(" ");
  });
}

/** The claims of good sources that do not simply hold, for teachers. */
export function misleading(): Table {
  const wrong = distinctClaims().filter(({ verdict, page }) => verdict !== "holds" && page !== "sources");
  const truths = saidOnce(wrong.map((claim) => claim.recount().text));
  const rows = wrong.map(({ id, sentence, verdict, why, page }, i) => [
    ...[sentence, `${verdict[0].toUpperCase()}${verdict.slice(1)}. ${truths[i]}`, why],
    classCell(page, `#claim-${id}`),
  ]);
  return answersTo("What students may read", "Claims of papers and of the thesis, and what is true", rows);
}
