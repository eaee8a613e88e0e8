/** What the page on training asks before a run shows it; the answers were measured with the same program. */
import { count, decimal } from "../../model/math/format.js";
import type { KernelBuild } from "../../model/runtime/simdKernels.js";
import type { Question } from "../predict/predict.js";

type NumberAsk = Extract<Question, { kind: "number" }>;

/** data/models/fashion/hundred-steps.json, written by scripts/measure-training.ts. */
export interface HundredSteps {
  readonly steps: number;
  /** Test pictures. */
  readonly pictures: number;
  readonly rows: readonly {
    readonly build: KernelBuild;
    readonly design: string;
    readonly seed: number;
    readonly right: number;
  }[];
}

/** Right answers of seeds 1, 2 and 3 of a design, in percent, as browsers with these kernels compute them. */
export function percents({ pictures, rows }: HundredSteps, build: KernelBuild, design: string): number[] {
  return rows
    .filter((row) => row.build === build && row.design === design)
    .map(({ right }) => (100 * right) / pictures);
}

/** What a reader needs to get the same numbers: browsers that round differently are at other numbers after 100 steps. */
const conditions = (build: KernelBuild) =>
  `All other choices are as the page starts. Measured with WebAssembly ${build === "fma" ? "with" : "without"} fused multiply-add, as in this browser. Other browsers round differently and get other numbers.`;

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
const listed = (values: readonly number[]) => {
  const all = values.map((v) => `${decimal(v, 1)}\u202f%`);
  return `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
};
const format = (value: number) => decimal(value, Number.isInteger(value) ? 0 : 1);

/** By how many points Mish is ahead of ReLU6 early in training, on the mean of three seeds. */
export function aheadQuestion(measured: HundredSteps, build: KernelBuild): NumberAsk {
  const [relu6, mish] = [percents(measured, build, "plain"), percents(measured, build, "mish")];
  return {
    id: "train-ahead",
    kind: "number",
    question: `Two networks learn from the same pictures, one with ReLU6 and one with Mish. After ${measured.steps} steps both classify ${measured.pictures} test pictures. By how many percentage points is Mish ahead, as a mean of three seeds? If you think that ReLU6 is ahead, give a negative number.`,
    label: "Mish minus ReLU6, points",
    min: -20,
    max: 20,
    step: 1,
    ticks: [-20, -10, 0, 10, 20],
    format,
    answer: () => mean(mish) - mean(relu6),
    explain: () =>
      `With the seeds 1, 2 and 3, Mish has ${listed(mish)}. ReLU6 has ${listed(relu6)}. ${conditions(build)} Start both and see where the curves are after ${count(1200)} steps.`,
    mistakes: {
      low: "Your guess is too low. In the first steps Mish learns clearly faster.",
      high: "Your guess is too high. Both networks have the same layers and the same optimizer.",
    },
  };
}

/** What is right after 100 steps when no block adds its input. */
export function chainQuestion(measured: HundredSteps, build: KernelBuild): NumberAsk {
  const [plain, chain] = [percents(measured, build, "plain"), percents(measured, build, "chain")];
  return {
    id: "train-chain",
    kind: "number",
    question: `With its residual connections, V2 classifies ${format(mean(plain))}\u202f% of the test pictures correctly after ${measured.steps} steps, as a mean of three seeds. How many percent without them? Ten classes: guessing gives 10\u202f%.`,
    label: "Right without residuals, %",
    min: 0,
    max: 100,
    step: 1,
    format,
    answer: () => mean(chain),
    explain: () =>
      `The seeds 1, 2 and 3 give ${listed(chain)}. ${conditions(build)} With longer training most of the gap closes.`,
    mistakes: {
      low: "Your guess is too low. It learns something in 100 steps, but little.",
      high: "Your guess is too high. Seventeen blocks in a chain learn slowly at first.",
    },
  };
}
