// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import {
  bottleneckMachine,
  fullConvolutions,
  machineOptions,
} from "../../../src/components/bottleneck/bottleneckMachine.js";
import { depthwiseShare, lostPoints } from "../../../src/components/bottleneck/questions.js";
import { predict, revealAll } from "../../../src/components/predict/predict.js";
import { quizBlocks, reason, residualQuiz } from "../../../src/components/bottleneck/residualQuiz.js";
import { bestScale, spiralExperiment, spiralJourney } from "../../../src/components/bottleneck/spiralExperiment.js";
import { blockLayers } from "../../../src/model/architecture/block.js";
import { layers } from "../../../src/model/architecture/layers.js";

beforeEach(() => localStorage.clear());
const slide = (root: Element, value: number) => {
  const slider = root.querySelector<HTMLInputElement>('input[type="range"]');
  if (slider === null) throw new Error("no slider");
  slider.value = String(value);
  slider.dispatchEvent(new Event("input"));
};

it("the machine starts at block 2 and follows its sliders", () => {
  const machine = bottleneckMachine();
  const said = () => machine.querySelector(".machine-said")?.textContent;
  // 56² · (24 · 144 + 9 · 144 + 144 · 24) = 25 740 288 by hand.
  expect(said()).toContain("25.74\u202fM multiply-adds");
  expect(said()).toContain("adds its input to its output");
  slide(machine, 1);
  expect(machine.value).toEqual({ factor: 1, stride: 1, outputs: 24, layer: "" });
  expect(said()).toContain("no expansion, as in block 0");
  expect(machine.querySelectorAll(".layer-box")).toHaveLength(2);
  machine.value = { factor: 99, stride: 2, outputs: 7, layer: "block_2_expand" };
  expect(machine.value).toEqual({ factor: 10, stride: 2, outputs: 24, layer: "block_2_expand" });
  expect(said()).toContain("no residual");
});

it("the machine’s words and ids are those of its layers, whatever it is set to", () => {
  const machine = bottleneckMachine();
  for (const factor of [1, 2, 6, 10])
    for (const stride of [1, 2] as const)
      for (const outputs of [16, 24, 32]) {
        machine.value = { factor, stride, outputs, layer: "" };
        const built = blockLayers(machineOptions(machine.value));
        const shapes = [built[0].in, ...built.map(({ out }) => out)].map(([, , c]) => c);
        const said = machine.querySelector(".machine-said")?.textContent ?? "";
        expect(said).toContain(`Channels ${shapes.join(", ")}.`);
        const cannot = /(\d+) channels cannot be added to (\d+)/.exec(said);
        if (cannot) expect(cannot.slice(1).map(Number)).toEqual([shapes[shapes.length - 1], shapes[0]]);
        // The tensor that comes in belongs to no layer of the block.
        const ids = [...machine.querySelectorAll("[data-layer]")].map((mark) => mark.getAttribute("data-layer"));
        expect(ids.filter((id) => id !== "" && !id?.startsWith("block_2_"))).toEqual([]);
      }
});

it("compares with full convolutions", () => {
  // 56² · 9 · 24 · 24 and 56² · 9 · 144 · 144
  expect(fullConvolutions(machineOptions({ factor: 6, stride: 1, outputs: 24 }))).toEqual({
    narrow: 16_257_024,
    wide: 585_252_864,
  });
});

it("the quiz knows the ten blocks with a skip, and says why of each", () => {
  const blocks = quizBlocks(layers());
  // Figure 4 and table 2 of arXiv:1801.04381: all but the first block of each row.
  expect(blocks.filter(({ residual }) => residual).map(({ block }) => block)).toEqual([
    2, 4, 5, 7, 8, 9, 11, 12, 14, 15,
  ]);
  expect(reason(blocks[1])).toBe(
    "It has none: its stride is 2, so the map shrinks, and 16 channels cannot be added to 24.",
  );
  expect(reason(blocks[16])).toBe("It has none: 160 channels cannot be added to 320.");
});

it("the quiz counts what the reader finds, remembers it, and opens with the rest", () => {
  const quiz = residualQuiz(layers());
  const tiles = () => quiz.querySelectorAll<HTMLButtonElement>(".quiz-block");
  tiles()[2].click();
  tiles()[3].click();
  expect(quiz.querySelector(".label")?.textContent).toBe("1 of 10 found, 1 chosen that has none");
  expect(tiles()[2].className).toContain("has");
  expect(tiles()[3].className).toContain("has-not");
  expect(residualQuiz(layers()).value.chosen).toEqual([2, 3]);
  const root = document.createElement("main");
  root.append(quiz);
  revealAll(root);
  expect(quiz.querySelectorAll(".quiz-block.has")).toHaveLength(10);
  expect(quiz.querySelectorAll(".quiz-block.missed")).toHaveLength(9);
});

it("the spiral comes back whole without an activation, and not with a ReLU", () => {
  for (const n of [2, 3, 30]) expect(spiralJourney({ n, draw: 4, after: "nothing" }).error).toBeCloseTo(0, 6);
  expect(spiralJourney({ n: 2, draw: 4, after: "ReLU" }).error).toBeGreaterThan(0.3);
  const square = [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ] as const;
  expect(
    bestScale(
      square,
      square.map(([x, y]) => [x / 2, y / 2] as const),
    ),
  ).toBeCloseTo(2, 12);
});

it("the experiment says the number of the matrix and the error, and takes another", () => {
  const experiment = spiralExperiment({ n: 3 });
  const said = () => experiment.querySelector(".machine-said")?.textContent;
  expect(said()).toMatch(/^n = 3, matrix 1 of 50: error 0\.\d\d/);
  [...experiment.querySelectorAll("button")].find((b) => b.textContent === "Another matrix")?.click();
  expect(experiment.value.draw).toBe(1);
  experiment.value = { n: 3, draw: 1, after: "nothing" };
  expect(said()).toContain("error 0.00. Without an activation");
});

it("the questions have answers that follow from the paper's numbers", () => {
  const said = (question: typeof depthwiseShare) =>
    predict(question, { revealed: true }).querySelector(".said")?.textContent;
  // 9 / (160 + 9 + 160) = 2.7 %
  expect(said(depthwiseShare)).toBe("computed: 3\u202f%.");
  // A quarter keeps both coordinates; fifty random matrices come near.
  const answer = lostPoints.kind === "number" ? lostPoints.answer() : NaN;
  expect(Math.abs(answer - 75)).toBeLessThan(5);
});
