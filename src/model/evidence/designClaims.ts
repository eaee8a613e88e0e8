/** Claims that say which design trains better, held against our own trainings. */
import { percent } from "../math/format.js";
import type { Change } from "../pass/changes.js";
import { type Check, type Claim, claim, thesis } from "./claim.js";
import { type Comparison, accuracy, comparisonOf, runsOf, verdict } from "./designComparison.js";
import type { FamilyAblation, FamilyRecord } from "./familyRecord.js";

/** What designs can be judged by. */
export interface DesignEvidence {
  /** Every training of the family. */
  readonly records: readonly FamilyRecord[];
  /** The small network changed after training; the row without changes among them. */
  readonly clothes?: readonly FamilyAblation[];
}

const thin = "\u202f";

type Way = "higher" | "lower";

/** A number of each training, and how it and differences of it are written. */
interface Quantity {
  of(run: FamilyRecord): number;
  write(value: number): string;
}

const rightAnswers: Quantity = {
  of: (run) => 100 * accuracy(run),
  write: (value) => `${value.toFixed(2)}${thin}points`,
};
/** Mean over the first point of the curve. */
const firstLoss: Quantity = { of: ({ curve }) => curve[0].trainLoss, write: (value) => value.toFixed(2) };

/** `25 %`: which part of a training the first point of its curve ends. */
const firstPart = ({ curve }: FamilyRecord) => percent(1 / curve.length);
const minutes: Quantity = { of: ({ cpuMinutes }) => cpuMinutes, write: (value) => `${value.toFixed(1)}${thin}minutes` };

/** Holds when every seed of the changed design lies on the claimed side of every seed of the published one. */
function seedCheck(
  label: string,
  claimed: Way,
  { first, second }: Comparison,
  records: readonly FamilyRecord[],
  { of, write }: Quantity,
): Check {
  const { better, atLeast, means } = verdict(runsOf(records, first).map(of), runsOf(records, second).map(of));
  const way: Way | undefined = better === undefined ? undefined : better === "second" ? "higher" : "lower";
  return {
    label,
    claimed,
    found:
      way === undefined
        ? "not clearly different: the seeds overlap"
        : `${way} in every training, by at least ${write(atLeast)}`,
    value: means,
    holds: way === claimed,
  };
}

/** Right answers of the small network before and after a change that no training followed. */
function removalCheck(change: Change | undefined, clothes: readonly FamilyAblation[]): Check[] {
  const wanted = JSON.stringify(change);
  const before = clothes.find(({ changes }) => changes.length === 0);
  const after = clothes.find(({ changes }) => changes.length === 1 && JSON.stringify(changes[0]) === wanted);
  if (before === undefined || after === undefined) return [];
  return [
    {
      label: "the same change after training, right answers",
      claimed: "lower",
      found: `${after.right} of ${after.of}, and ${before.right} before`,
      value: after.right - before.right,
      holds: after.right < before.right,
    },
  ];
}

const convention =
  "Small V2, α = 0.25, on Fashion-MNIST: one recipe, three seeds of each design. A check holds if all seeds agree with it.";

function linearBottleneck({ records, clothes = [] }: DesignEvidence): Claim {
  const comparison = comparisonOf("bottleneck");
  return claim({
    ...thesis,
    id: "linear-bottleneck",
    page: "design",
    sentence: "An activation at the narrow output of a block makes the network’s results worse.",
    figure: "none",
    convention,
    why: "The thesis repeats what V2’s authors report. A network that is trained with the activation can adapt to it; one that was trained without it cannot. So the second check is the harder one.",
    values: () => [
      seedCheck("trained with ReLU6 there, right answers", "lower", comparison, records, rightAnswers),
      ...removalCheck(comparison.afterward, clothes),
    ],
    text: ([trained, after]) =>
      `If the network is trained with ReLU6 after each projection, the number of right answers is ${trained.found}.${after === undefined ? "" : ` If ReLU6 is put in after training, the right answers are ${after.found}.`}`,
  });
}

function residuals({ records, clothes = [] }: DesignEvidence): Claim {
  const comparison = comparisonOf("residuals");
  return claim({
    id: "residuals-between-bottlenecks",
    page: "design",
    sentence: "Without residual connections between the bottlenecks, V2 is less accurate.",
    source: "Sandler et al., MobileNetV2, figure 6b",
    ref: "arXiv:1801.04381",
    figure: "a curve without numbers",
    convention,
    why: "The paper trained on ImageNet. Its figure also compares skips between the wide tensors, which we have not trained.",
    values: () => [
      seedCheck("trained without the sums, right answers", "lower", comparison, records, rightAnswers),
      ...removalCheck(comparison.afterward, clothes),
    ],
    text: ([trained, after]) =>
      `If the network is trained without the sums, the number of right answers is ${trained.found}.${after === undefined ? "" : ` If the sums are left out after training, the right answers are ${after.found}.`}`,
  });
}

function mish({ records }: DesignEvidence): Claim {
  const comparison = comparisonOf("mish");
  const part = firstPart(records[0]);
  return claim({
    id: "mish-learns-faster",
    page: "design",
    sentence: "Mish in place of ReLU6 made MobileNet V2 learn faster, and two points better.",
    source: "The thesis from which this site grew (FACES_DNN, by DarekGit), chapter 5.3",
    ref: "https://github.com/DarekGit/FACES_DNN/blob/master/notebooks/05_03_FrozenBN_Mish.ipynb",
    figure: "2 points of mAP",
    convention: `${convention} The thesis’s points are the average precision of a face detector, so we check only whether Mish is better or worse.`,
    why: "A network that learns faster per picture can still take more time: Mish needs an exponential and a division for each value, where ReLU6 only compares. In the thesis, the learning rate and the schedule changed together with the activation.",
    values: () => [
      seedCheck("right answers", "higher", comparison, records, rightAnswers),
      seedCheck(`loss in the first ${part} of the training`, "lower", comparison, records, firstLoss),
      seedCheck("processor time of a training, on a busy machine", "lower", comparison, records, minutes),
    ],
    text: ([right, loss, time]) =>
      `With Mish, the number of right answers is ${right.found}. The loss in the first ${part} of the training is ${loss.found}. The processor time is ${time.found}.`,
  });
}

/** None without evidence: nothing but a training can check them. */
export function designClaims(evidence: DesignEvidence | undefined): Claim[] {
  return evidence === undefined ? [] : [linearBottleneck(evidence), residuals(evidence), mish(evidence)];
}
