/** Six guided experiments: what is run, and what the runs say. No DOM: the verdicts are tested in Node. */
import type { Change } from "../../model/pass/changes.js";
import { keptDetections } from "../../model/detection/matchDetections.js";
import type { RunResult } from "../../model/runtime/protocol.js";
import type { Detection, Fit } from "../../model/types.js";
import { percent, score } from "../../model/math/format.js";

/** One setting of an experiment. */
export interface Variant {
  readonly name: string;
  readonly changes: readonly Change[];
  readonly fit?: Fit;
}

/** What a variant did to all pictures of an experiment. */
export interface VariantResult {
  readonly variant: Variant;
  readonly runs: readonly RunResult[];
}

/** Numbers of a variant against the first one, the reference. */
export interface Outcome {
  readonly name: string;
  /** Detections of the reference that are still made, and how many there were. */
  readonly kept: number;
  readonly of: number;
  /** Mean, over the reference's detections, of the highest score that any anchor still gives that class. */
  readonly score: number;
  /** Pictures by the label of their best detection; “nothing” where there is none. */
  readonly labels: ReadonlyMap<string, number>;
}

export interface Experiment {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly choices: readonly string[];
  /** The shipped photos, or Muybridge's 24 frames one by one. */
  readonly pictures: "photos" | "frames";
  /** Why these pictures. */
  readonly note?: string;
  /** The first one is the reference. */
  readonly variants: readonly Variant[];
  /** One of the choices, from what was measured. */
  readonly answer: (outcomes: readonly Outcome[]) => string;
  /** Says what was measured and why, with the numbers. */
  readonly explain: (outcomes: readonly Outcome[]) => string;
  /** The variant that the link sets up in the explorer. */
  readonly link: Variant;
  readonly image: string;
}

function bestLabel(detections: readonly Detection[]): string {
  return detections[0]?.label ?? "nothing";
}

/** Compares each variant with the first. */
export function outcomes(results: readonly VariantResult[]): Outcome[] {
  const [reference] = results;
  return results.map(({ variant, runs }) => {
    let [kept, of, sum] = [0, 0, 0];
    const labels = new Map<string, number>();
    runs.forEach((run, i) => {
      const before = reference.runs[i].detections;
      kept += keptDetections(before, run.detections).kept;
      of += before.length;
      for (const one of before) sum += run.strongest.find((other) => other.class === one.class)?.score ?? 0;
      const label = bestLabel(run.detections);
      labels.set(label, (labels.get(label) ?? 0) + 1);
    });
    return { name: variant.name, kept, of, score: of > 0 ? sum / of : 0, labels };
  });
}

const unchanged: Variant = { name: "unchanged", changes: [] };
const by = (key: "score" | "kept") => (a: Outcome, b: Outcome) => a[key] - b[key];

/** The outcome with the lowest mean score, the reference left out. */
function worst(all: readonly Outcome[]): Outcome {
  return [...all.slice(1)].sort(by("score"))[0];
}

const told = ({ name, kept, of, score: mean }: Outcome) => `${name}: ${kept} of ${of} kept, mean score ${score(mean)}`;

function find(all: readonly Outcome[], name: string): Outcome {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`invalid outcomes; ${name} must be among them`);
  return found;
}

/** Muybridge's frames are wide; whole and between bars the network reads most of them. */
const framed = (name: string, changes: readonly Change[]): Variant => ({ name, changes, fit: "letterbox" });

const relu = (block: number): Variant => framed(`block ${block}`, [{ kind: "activation", activation: "relu", block }]);

const cap: Experiment = {
  id: "cap",
  title: "Where the cut at 6 matters",
  question: "ReLU6 cuts at 6. Remove the cut in one block at a time. In which block do the scores fall most?",
  choices: ["block 0", "block 5", "block 16"],
  pictures: "frames",
  note: "This runs on Muybridge’s 24 frames. The five photos lose no detection without the cut, so they show no difference between the blocks.",
  variants: [
    framed("unchanged", []),
    relu(0),
    relu(5),
    relu(16),
    framed("everywhere", [{ kind: "activation", activation: "relu" }]),
    framed("everywhere but block 0", [
      { kind: "activation", activation: "relu" },
      { kind: "activation", activation: "relu6", block: 0 },
    ]),
  ],
  answer: (all) => worst(all.slice(0, 4)).name,
  explain: (all) => {
    const [everywhere, spared] = [find(all, "everywhere"), find(all, "everywhere but block 0")];
    const sense =
      spared.kept > everywhere.kept
        ? "So the cut matters mostly in block 0"
        : "On these pictures it makes no difference whether block 0 keeps the cut";
    return `On Muybridge’s 24 frames, without the cut ${told(everywhere)}; ${told(spared)}. ${sense}.`;
  },
  link: { name: "block 0", changes: [{ kind: "activation", activation: "relu", block: 0 }] },
  image: "cat",
};

const skip = (block: number): Variant => ({ name: `skip ${block}`, changes: [{ kind: "skip-removed", block }] });

const skips: Experiment = {
  id: "skips",
  title: "One skip against all",
  question:
    "Ten blocks have a skip. Cut one of these four, on the five photos. After which cut do the scores fall most?",
  choices: ["skip 2", "skip 4", "skip 9", "skip 15"],
  pictures: "photos",
  variants: [
    unchanged,
    skip(2),
    skip(4),
    skip(9),
    skip(15),
    { name: "all skips", changes: [{ kind: "skip-removed" }] },
  ],
  answer: (all) => worst(all.slice(0, 5)).name,
  explain: (all) =>
    `${told(worst(all.slice(0, 5)))}. With all ten cut, ${told(find(all, "all skips"))}. One cut skip can be enough, because all later layers get inputs that they were not trained on.`,
  link: skip(4),
  image: "cat",
};

const branch: Experiment = {
  id: "branch",
  title: "The layers or the skip",
  question:
    "Block 15 adds its input, by the skip, to the output of its three layers. Remove one of the two. After which removal are two thirds of the detections on the five photos kept?",
  choices: ["the layers", "the skip", "either one", "neither"],
  pictures: "photos",
  variants: [
    unchanged,
    { name: "only the skip", changes: [{ kind: "branch-removed", block: 15 }] },
    { name: "only the layers", changes: [{ kind: "skip-removed", block: 15 }] },
  ],
  answer: (all) => {
    const fine = (name: string) => find(all, name).kept >= (2 / 3) * find(all, name).of;
    const [withoutBranch, withoutSkip] = [fine("only the skip"), fine("only the layers")];
    return withoutBranch && withoutSkip
      ? "either one"
      : withoutBranch
        ? "the layers"
        : withoutSkip
          ? "the skip"
          : "neither";
  },
  explain: (all) =>
    `${told(find(all, "only the skip"))}; ${told(find(all, "only the layers"))}. The two were trained together, so each depends on the other.`,
  link: { name: "only the skip", changes: [{ kind: "branch-removed", block: 15 }] },
  image: "cat",
};

const bent = (block: number): Variant => ({
  name: `block ${block}`,
  changes: [{ kind: "projection-activation", activation: "relu6", block }],
});

const bottleneck: Experiment = {
  id: "bottleneck",
  title: "ReLU6 after the projection",
  question:
    "A projection has no activation. Put ReLU6 after it in one block. In which block do the scores on the five photos fall most?",
  choices: ["block 1", "block 5", "block 9", "block 13", "block 16"],
  pictures: "photos",
  variants: [
    unchanged,
    bent(1),
    bent(5),
    bent(9),
    bent(13),
    bent(16),
    { name: "all blocks", changes: [{ kind: "projection-activation", activation: "relu6" }] },
  ],
  answer: (all) => worst(all.slice(0, 6)).name,
  explain: (all) =>
    `${all.slice(1).map(told).join("; ")}. In a block with a skip, the skip still carries part of what ReLU6 cuts off. Blocks 1, 13 and 16 have no skip.`,
  link: bent(13),
  image: "cat",
};

const bits = (n: 8 | 6 | 5 | 4 | 3): Variant => ({
  name: `${n} bits`,
  changes: [{ kind: "weight-format", format: `int${n}`, per: "channel" }],
});

const formats: Experiment = {
  id: "bits",
  title: "The fewest bits",
  question:
    "Round all weights to fewer bits. What is the smallest number of bits at which the objects on the five photos still score .50 or more on average?",
  choices: ["8 bits", "6 bits", "5 bits", "4 bits", "3 bits"],
  pictures: "photos",
  variants: [unchanged, bits(8), bits(6), bits(5), bits(4), bits(3)],
  answer: (all) => (all.slice(1).findLast(({ score: mean }) => mean >= 0.5) ?? all[1]).name,
  explain: (all) =>
    `${all.slice(1).map(told).join("; ")}. Most weights are stored with 8 bits already. So 8 bits change only the kernels that are stored with 16. Removing one bit doubles the rounding error. The number of kept detections can also rise with fewer bits, if a score is near the threshold.`,
  link: bits(4),
  image: "cat",
};

const fit: Experiment = {
  id: "fit",
  title: "Stretch or letterbox",
  question: "Muybridge's plate has 24 frames of one cat. In which form does the network detect a cat in more of them?",
  choices: ["stretched", "letterboxed", "equally many"],
  pictures: "frames",
  variants: [
    { name: "stretched", changes: [], fit: "stretch" },
    { name: "letterboxed", changes: [], fit: "letterbox" },
  ],
  answer: ([stretched, boxed]) => {
    const [a, b] = [stretched, boxed].map(({ labels }) => labels.get("cat") ?? 0);
    return a === b ? "equally many" : a > b ? "stretched" : "letterboxed";
  },
  explain: (all) =>
    `${all
      .map(({ name, labels }) => {
        const count = [...labels.values()].reduce((sum, n) => sum + n, 0);
        const sorted = [...labels].sort((a, b) => b[1] - a[1]);
        const share = percent((labels.get("cat") ?? 0) / count);
        return `${name}: ${sorted.map(([label, n]) => `${label} ${n}`).join(", ")} (${share} cats)`;
      })
      .join("; ")}. Stretching changes every shape, and a high score does not mean a correct answer.`,
  link: { name: "letterboxed", changes: [], fit: "letterbox" },
  image: "plate",
};

export const experiments: readonly Experiment[] = [cap, skips, branch, bottleneck, formats, fit];
