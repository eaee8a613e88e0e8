// @vitest-environment jsdom
/** Every wrong guess on the site gets a sentence of its own. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { bitsQuestion, flatSlopes } from "../../../src/components/activations/questions.js";
import { frozenShare } from "../../../src/components/backbone/questions.js";
import { depthwiseDeviation } from "../../../src/components/start/questions.js";
import { depthwiseShare, lostPoints } from "../../../src/components/bottleneck/questions.js";
import { acceleratorQuestion, activationQuestion } from "../../../src/components/compare/questions.js";
import { evenWindow, firstLayer, paddingPlace } from "../../../src/components/convolution/questions.js";
import { anchorsInAll, halfShifted, mapForLargest } from "../../../src/components/detector/questions.js";
import type { DetectorFacts } from "../../../src/components/detector/state.js";
import type { DetectorAblation } from "../../../src/components/design/designRemovals.js";
import { designQuestion, harmQuestion } from "../../../src/components/design/questions.js";
import { cutSkipQuestion } from "../../../src/components/inside/questions.js";
import { halfWidthQuestion } from "../../../src/components/time/questions.js";
import { type Question, predict } from "../../../src/components/predict/predict.js";
import { parsePrecision } from "../../../src/components/activations/precisionChart.js";
import { type HundredSteps, aheadQuestion, chainQuestion } from "../../../src/components/train/questions.js";
import {
  type MeasuredExits,
  type MeasuredTuning,
  exitQuestion,
  forgettingQuestion,
} from "../../../src/components/teach-it/questions.js";
import { largerKernel, oneOutput } from "../../../src/components/separable/questions.js";
import { quarterWidth, whereWeightsAre } from "../../../src/components/v1/questions.js";
import { betweenBlocks, earlyStride, headShare } from "../../../src/components/v2/questions.js";
import { comparisons } from "../../../src/model/evidence/designComparison.js";
import type { FamilyAblation, FamilyRecord } from "../../../src/model/evidence/familyRecord.js";
import { parsePublished } from "../../../src/model/evidence/published.js";

const text = (file: string) => readFileSync(`data/${file}`, "utf8");
const records = JSON.parse(text("models/fashion/records.json")) as FamilyRecord[];
const clothes = JSON.parse(text("models/fashion/ablations.json")) as FamilyAblation[];
const { rows: ablated } = JSON.parse(text("ablations.json")) as { rows: DetectorAblation[] };
const facts = JSON.parse(text("models/coco-ssdlite-v2/manifest.json")) as DetectorFacts;

const hundred = JSON.parse(text("models/fashion/hundred-steps.json")) as HundredSteps;

const questions: readonly Question[] = [
  ...(["fma", "simd"] as const).flatMap((build) => [aheadQuestion(hundred, build), chainQuestion(hundred, build)]),
  exitQuestion(JSON.parse(text("models/fashion/exits.json")) as MeasuredExits),
  forgettingQuestion(JSON.parse(text("models/fashion/tuning.json")) as MeasuredTuning),
  ...[evenWindow, firstLayer, paddingPlace, largerKernel, oneOutput, flatSlopes, quarterWidth, whereWeightsAre],
  ...[depthwiseShare, lostPoints, betweenBlocks, earlyStride, headShare, activationQuestion, halfShifted],
  ...[frozenShare, depthwiseDeviation, halfWidthQuestion, cutSkipQuestion],
  bitsQuestion(parsePrecision(text("precision.csv"))),
  acceleratorQuestion(parsePublished(text("published.csv"))),
  ...[anchorsInAll(facts), mapForLargest(facts), harmQuestion(records)],
  ...comparisons.map(({ id }) => designQuestion(id, { records, clothes, detector: ablated })),
];

function mistake(question: Question, guess: unknown): string | null | undefined {
  const ask = predict(question);
  ask.value = { guess, revealed: true };
  return ask.querySelector(".mistake")?.textContent;
}

it.each(questions)("$id", (question) => {
  if (question.kind === "choice") {
    const wrong = question.choices.filter((choice) => choice !== question.answer());
    for (const choice of wrong) expect(mistake(question, choice), choice).toMatch(/^.{20,}[.?]$/);
    expect(mistake(question, question.answer())).toBeUndefined();
    // A sentence for a choice that is not offered would never be read.
    expect(question.choices).toEqual(expect.arrayContaining(Object.keys(question.mistakes)));
  } else if (question.kind === "number") {
    const [low, truth, high] = [question.min, question.answer(), question.max].map((guess) => mistake(question, guess));
    // At an end of the scale the truth has guesses on one side only.
    const shown = [low, high].filter((one) => one !== undefined);
    expect(shown.length).toBeGreaterThan(0);
    for (const one of shown) expect(one).toMatch(/^.{20,}[.?]$/);
    expect(truth).toBeUndefined();
  }
});
