// @vitest-environment jsdom
/** What every chapter shares: questions of each kind, claim checks, code, exercises. As they open, and answered. */
import { readFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import { flatSlopes, mishSketch } from "../../../src/components/activations/questions.js";
import { setOfNumbers } from "../../../src/components/predict/setOfNumbers.js";
import { depthwiseShare } from "../../../src/components/bottleneck/questions.js";
import { claimCheck } from "../../../src/components/ui/claimCheck.js";
import { firstLayer } from "../../../src/components/convolution/questions.js";
import { exerciseKey, exerciseList } from "../../../src/components/predict/exercises.js";
import { type Question, predict, revealButton } from "../../../src/components/predict/predict.js";
import { showCode } from "../../../src/components/ui/showCode.js";
import { claimOf } from "../../../src/model/evidence/claims.js";
import { cost } from "../../../src/model/architecture/cost.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { parsePublished } from "../../../src/model/evidence/published.js";
import { sketches } from "../sketch.js";

beforeEach(() => localStorage.clear());

const published = parsePublished(readFileSync("data/published.csv", "utf8"));

function drawnAlike(name: string, drawn: Readonly<Record<string, Element>>): Promise<void> {
  return expect(sketches(drawn)).toMatchFileSnapshot(`./__snapshots__/${name}.txt`);
}

/** A question with a guess, and its answer open. */
function answered(question: Question, guess: unknown): Element {
  const ask = predict(question);
  ask.value = { guess, revealed: true };
  return ask;
}

test("predict: a number, on a linear and on a logarithmic scale", () =>
  drawnAlike("predict-number", {
    open: predict(depthwiseShare),
    "guessed and revealed": answered(depthwiseShare, 33),
    "revealed without a guess": answered(firstLayer, undefined),
  }));

test("predict: a choice", () =>
  drawnAlike("predict-choice", { open: predict(flatSlopes), "guessed wrongly": answered(flatSlopes, "both") }));

test("predict: a sketch", () =>
  drawnAlike("predict-sketch", {
    open: predict(mishSketch),
    "revealed without a guess": answered(mishSketch, undefined),
  }));

test("revealButton", () => {
  const pressed = revealButton(() => document.createElement("div"));
  pressed.click();
  return drawnAlike("revealButton", { closed: revealButton(), pressed });
});

test("claimCheck", () =>
  drawnAlike("claimCheck", {
    "one that holds in part": claimCheck(claimOf("alpha-half", { published })),
    "one with many checks": claimCheck(claimOf("better-everywhere", { published })),
  }));

test("showCode", () =>
  drawnAlike("showCode", {
    "a count": showCode(() => cost(layers()[0]).macs),
    "formatted, with names from elsewhere": showCode(() => claimOf("alpha-half", { published }).verdict, {
      from: { claimOf: "model/evidence/claims", published: "data/published.csv" },
      format: (verdict) => verdict.toUpperCase(),
    }),
  }));

test("exerciseList", () => {
  const tried = exerciseList("v1", { set: "7b" });
  const field = tried.querySelector("input");
  if (field === null) throw new Error("an exercise has no field");
  field.value = "1";
  field.closest("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  return drawnAlike("exerciseList", { open: exerciseList("v1", { set: "7b" }), "a wrong answer": tried });
});

test("answerSheet: the field for its set, and the keys of one chapter", () => {
  const field = setOfNumbers({ set: "7b" });
  return drawnAlike("answerSheet", {
    "the field for the set": field,
    "set 1 of V1": exerciseKey(["v1"], { set: "1" }),
    "set 7b of V1": exerciseKey(["v1"], { set: "7b" }),
  });
});
