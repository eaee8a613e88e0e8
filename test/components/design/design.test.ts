// @vitest-environment jsdom
/** Trained designs: sentences worked out by hand, pictures in two states, and the cover that a question lifts. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { designCurves } from "../../../src/components/design/designCurves.js";
import { accuracyRange, designExplorer, seedPicture } from "../../../src/components/design/designExplorer.js";
import { designQuestion, harmQuestion } from "../../../src/components/design/questions.js";
import { designWords, points, singleText, verdictText } from "../../../src/components/design/designText.js";
import {
  type DetectorAblation,
  type RemovalEvidence,
  removals,
} from "../../../src/components/design/designRemovals.js";
import { trainedAndRemoved } from "../../../src/components/design/trainedAndRemoved.js";
import { predict } from "../../../src/components/predict/predict.js";
import { comparisonOf, comparisons, verdict } from "../../../src/model/evidence/designComparison.js";
import type { FamilyAblation, FamilyRecord } from "../../../src/model/evidence/familyRecord.js";
import { outline } from "../charts/outline.js";

const read = (path: string) => JSON.parse(readFileSync(`data/${path}`, "utf8")) as unknown;
const records = read("models/fashion/records.json") as FamilyRecord[];
const clothes = read("models/fashion/ablations.json") as FamilyAblation[];
const detector = (read("ablations.json") as { rows: DetectorAblation[] }).rows;
const evidence: RemovalEvidence = { records, clothes, detector };
const thin = "\u202f";

test("sentences of a verdict", () => {
  const words = designWords({ id: "mish" });
  const parted = verdict([0.8, 0.81], [0.85, 0.87]);
  expect(verdictText(parted, words)).toBe(
    `Every seed of “Mish” is above every seed of “ReLU6”, by at least 4.00${thin}points.`,
  );
  expect(singleText(parted, words)).toBe(`With one run each, “Mish” could have been 4.00 to 7.00${thin}points better.`);
  const worse = verdict([0.85, 0.87], [0.8, 0.81]);
  expect(verdictText(worse, words)).toContain("Every seed of “ReLU6” is above every seed of “Mish”, by at least 4.00");
  expect(singleText(worse, words)).toContain(`4.00 to 7.00${thin}points worse`);
  const mixed = verdict([0.8, 0.9], [0.85, 0.93]);
  expect(verdictText(mixed, words)).toBe("The seeds overlap, so no difference is shown.");
  expect(singleText(mixed, words)).toContain(`5.00${thin}points worse or 13.00${thin}points better`);
  expect(points(-0.01)).toBe(`1.00${thin}point`);
});

test("the axis holds all runs: 84.54 and 88.58 % are the least and the most", () => {
  expect(accuracyRange(records)).toEqual([0.84, 0.89]);
});

test("two changes harm, one helps, two show nothing", () => {
  const question = harmQuestion(records);
  expect(question.kind === "number" && question.answer()).toBe(2);
  const told = question.explain(undefined as never);
  expect(told).toBe(
    "ReLU6 at the narrow ends and No residuals: worse with every seed. Mish instead of ReLU6: better with every seed. ReLU instead of ReLU6 and Blocks of V1: no clear difference.",
  );
});

// data/models/fashion/ablations.json: 443 of 500 right, with the cut 50; data/ablations.json: 31 detections, none without
// the sums, 16 without the cap, 2 with Mish and 58 new ones. Parameters by hand: 179,746 of V1 against 153,722 of V2.
test.each([
  ["bottleneck", 50],
  ["residuals", 0],
  ["relu", "only the detector"],
  ["mish", "it loses most of them, and finds objects that are not there"],
  ["v1", 117],
])("%s, as it is asked: %s", (id, answer) => {
  const question = designQuestion(id, evidence);
  expect(question.kind !== "sketch" && question.answer()).toBe(answer);
  if (question.kind === "choice") expect(question.choices).toContain(answer);
  if (question.kind === "number") expect(question.min <= Number(answer) && Number(answer) <= question.max).toBe(true);
});

test("the answers follow from what was measured", () => {
  const kept = (change: Partial<DetectorAblation>): RemovalEvidence => ({
    ...evidence,
    detector: detector.map((row) => ({ ...row, ...change })),
  });
  const answer = (id: string, given: RemovalEvidence) => {
    const question = designQuestion(id, given);
    return question.kind === "sketch" ? undefined : question.answer();
  };
  expect(answer("relu", kept({ kept: 31 }))).toBe("neither");
  expect(answer("mish", kept({ kept: 31 }))).toBe("it keeps most of them");
  expect(answer("mish", kept({ kept: 3, added: 1 }))).toBe("it loses most of them, and finds little else");
  const fewer = clothes.map((row) => (row.changes.length === 0 ? row : { ...row, right: 200 }));
  expect(answer("relu", { ...kept({ kept: 31 }), clothes: fewer })).toBe("only the small one");
  expect(answer("relu", { ...evidence, clothes: fewer })).toBe("both");
});

test("no question says what its pictures have shown already, nor its own answer", () => {
  for (const { id } of comparisons) {
    const { question } = designQuestion(id, evidence);
    expect(String(question)).not.toMatch(/every seed|overlap/);
  }
});

const drawings: Readonly<Record<string, () => Element>> = {
  "seeds that overlap, wide": () => seedPicture(comparisonOf("relu"), records, { width: 960 }),
  "seeds that part, on a phone": () => seedPicture(comparisonOf("bottleneck"), records, { width: 358 }),
  "curves of residuals": () => {
    const curves = designCurves(records);
    curves.value = { comparison: "residuals" };
    return curves.querySelector(".learning") ?? curves;
  },
};
for (const [name, draw] of Object.entries(drawings)) {
  test(name, () => expect(outline(draw())).toMatchSnapshot());
}

test("the explorer follows its choice, announces it, and takes no unknown comparison", () => {
  const explorer = designExplorer(records);
  document.body.append(explorer);
  let heard = 0;
  document.body.addEventListener("input", () => (heard += 1));
  const radio = explorer.querySelectorAll<HTMLInputElement>("input[type=radio]")[2];
  radio.checked = true;
  radio.dispatchEvent(new Event("input", { bubbles: true }));
  expect(heard).toBe(1);
  expect(explorer.value).toEqual({ comparison: "bottleneck" });
  // 8723 of 10,000 is the worst linear seed, 8633 the best with one more ReLU6.
  expect(explorer.querySelector(".design-said")?.textContent).toContain(`by at least 0.90${thin}points`);
  explorer.value = { comparison: "gelu" };
  expect(explorer.value).toEqual({ comparison: comparisons[0].id });
});

test("a cover stays until the question is open", () => {
  const question = predict(designQuestion("mish", evidence), { revealed: false });
  const both = trainedAndRemoved(comparisonOf("mish"), { records, clothes, detector }, { until: question });
  const part = both.querySelectorAll(".design-part")[1];
  expect(part.classList.contains("is-covered")).toBe(true);
  question.dispatchEvent(new CustomEvent("reveal", { detail: true }));
  expect(part.classList.contains("is-covered")).toBe(false);
  expect(both.querySelector("a")?.getAttribute("href")).toBe("./inside.html?image=cat&changes=act:mish");
});

test("after training the change is found in both tables; V1 has none", () => {
  const { before, after, found } = removals({ kind: "skip-removed" }, { clothes, detector });
  // Of ten kinds with fifty pictures each, one answer for all is right fifty times.
  expect([before.of, after.right, found.kept, found.of]).toEqual([500, 50, 0, 31]);
  expect(() => removals({ kind: "cap", cap: 5 }, { clothes, detector })).toThrow("invalid change: cap:5");
  const v1 = trainedAndRemoved(comparisonOf("v1"), { records, clothes, detector });
  expect(v1.textContent).toContain("This is not possible.");
});
