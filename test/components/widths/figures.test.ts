// @vitest-environment jsdom
import { expect, test } from "vitest";
import { classMapFigure } from "../../../src/components/widths/classMapFigure.js";
import { classMapEquation } from "../../../src/model/math/classMap.js";
import { mistakeSentence, worstMistake } from "../../../src/components/fashion/confusionMatrix.js";
import { disagreements, sorted } from "../../../src/components/widths/disagreements.js";
import { distortLab } from "../../../src/components/widths/distortLab.js";
import { comparison, fullTest } from "../../../src/components/widths/fullTest.js";
import { widthChart } from "../../../src/components/widths/widthChart.js";
import { equalCostSentence } from "../../../src/components/widths/widthSentences.js";
import { equalCostQuestion } from "../../../src/components/widths/questions.js";
import { predict } from "../../../src/components/predict/predict.js";
import { recordedAnswers } from "../../../src/components/fashion/familyData.js";
import { data, fake, settled } from "./fake.js";

const text = (element: Element, selector: string) => element.querySelector(selector)?.textContent ?? "";
const press = (element: Element, name: string) =>
  [...element.querySelectorAll("button")].find((button) => button.textContent?.startsWith(name))?.click();

test("the worst mistake of a matrix, by hand", () => {
  const counts = [
    [8, 2, 0],
    [3, 6, 1],
    [0, 0, 10],
  ];
  expect(worstMistake(counts)).toEqual({ kind: 1, answer: 0, count: 3 });
  expect(mistakeSentence(counts, ["a", "b", "c"])).toBe("The most frequent mistake: b is called a, 3 times in 10.");
});

test("a sample’s accuracy beside the record: within its uncertainty or not", () => {
  // 450 of 500 is ± 1.96 √(0.09 / 500) = 2.6 points.
  expect(comparison(450, 500, 0.88)).toContain("uncertain by ±2.6 points, and the difference is within that");
  expect(comparison(475, 500, 0.88)).toContain("The difference is larger");
});

test("all 500 pictures, live: as many right as recorded, and the matrix of them", async () => {
  const networks = fake();
  const figure = fullTest(data, networks, { start: "v1-0.25" });
  document.body.replaceChildren(figure);
  press(figure, "Classify");
  await settled();
  const recorded = recordedAnswers(data, "v1-0.25").filter((answer, i) => answer === data.clothing.labels[i]).length;
  expect(figure.value).toEqual({ id: "v1-0.25", source: "live", right: recorded, of: 500 });
  expect(networks.asked).toHaveLength(10);
  // Two milliseconds a picture.
  expect(text(figure, ".said")).toContain("500 pictures a second");
  expect(text(figure, ".said")).toContain("Every answer is the recorded one.");
  expect(text(figure, "caption")).toContain("500 pictures, classified here");
  const sum = [...figure.querySelectorAll(".confusion td")].reduce(
    (all, { textContent }) => all + Number(textContent),
    0,
  );
  expect(sum).toBe(500);
});

test("stopped half way, it says how far it came", async () => {
  const networks = fake();
  const figure = fullTest(data, networks, { start: "v2-0.25" });
  document.body.replaceChildren(figure);
  press(figure, "Classify");
  press(figure, "Stop");
  await settled();
  expect(text(figure, ".said")).toContain("Stopped.");
  expect(networks.asked.length).toBeLessThan(3);
});

test("two networks part on pictures that only one has right", () => {
  const duel = { a: "v2-0.25", b: "v2-1" };
  const { onlyA, onlyB, both, none } = sorted(data, duel);
  expect(onlyA.length + onlyB.length + both + none).toBe(500);
  const [a, b] = [recordedAnswers(data, duel.a), recordedAnswers(data, duel.b)];
  for (const i of onlyA)
    expect([a[i] === data.clothing.labels[i], b[i] === data.clothing.labels[i]]).toEqual([true, false]);
  const figure = disagreements(data, duel);
  const sections = figure.querySelectorAll("section");
  expect(sections[0].querySelectorAll("li")).toHaveLength(onlyA.length);
  expect(text(sections[1], ".wrong")).toMatch(/^✗ correct: /);
  figure.value = { a: "v2-1", b: "v2-1" };
  expect(text(figure, ".said")).toBe("Choose two different networks.");
});

test("a changed picture goes to all seven; while it is asked, a newer change takes its place", async () => {
  const networks = fake();
  const lab = distortLab(data, networks);
  document.body.replaceChildren(lab);
  expect(networks.asked).toHaveLength(0);
  expect(text(lab, ".votes b")).toBe("ankle boot");
  lab.value = { ...lab.value, turn: 93, right: 40, invert: true };
  expect(lab.value).toMatchObject({ turn: 95, right: 14, invert: true });
  expect(text(lab, ".votes b")).toBe("…");
  press(lab, "Let all 7");
  lab.value = { ...lab.value, turn: 90 };
  await settled();
  // The fake calls every changed picture a bag.
  expect([...lab.querySelectorAll(".votes b")].map(({ textContent }) => textContent)).toEqual(
    new Array<string>(7).fill("bag"),
  );
  expect(text(lab, ".said")).toBe("It is: ankle boot. Correct answers: none of 7.");
  expect(networks.asked.length).toBe(8);
  networks.missing.add("v1-1");
  lab.value = { ...lab.value, turn: 0, right: 0, invert: false };
  await settled();
  expect(text(lab, '[data-id="v1-1"] b')).toBe("cannot answer");
  expect(text(lab, ".problem")).toContain("could not be loaded");
  const right = data.points.filter(({ id }) => id !== "v1-1" && recordedAnswers(data, id)[0] === 9);
  expect(right.length).toBeGreaterThan(3);
  expect(lab.querySelectorAll(".is-right")).toHaveLength(right.length);
});

test("mean plus bias is the logit: 2.000 + 3.000 = 5.000 for the fake's answer", async () => {
  expect(classMapEquation([1, 2, 3, 6], -0.5)).toBe("3.000 (mean of 4 cells) − 0.500 (bias) = 2.500");
  // 4.058 + 2.628 would be 6.686 beside 6.687: one more decimal lets them add up.
  expect(classMapEquation([4.0584], 2.6283)).toBe("4.0584 (mean of 1 cells) + 2.6283 (bias) = 6.6867");
  const figure = classMapFigure(data, fake(), { id: "v1-0.25", picture: 0, kind: 9 });
  document.body.replaceChildren(figure);
  await settled();
  expect(text(figure, ".sum")).toBe("ankle boot: 2.000 (mean of 16 cells) + 3.000 (bias) = 5.000");
  expect(figure.querySelectorAll(".class-cells text")).toHaveLength(16);
  expect(Number(figure.querySelector<HTMLElement>(".said")?.dataset.off)).toBe(0);
  press(figure, "bag");
  expect(figure.value.kind).toBe(8);
  expect(text(figure, ".sum")).toBe("bag: −3.000 (mean of 16 cells) + 3.000 (bias) = 0.000");
});

test("times are measured in turn, and only then on the chart", async () => {
  const networks = fake();
  const chart = widthChart(data, networks, { start: "v2-0.5" });
  document.body.replaceChildren(chart);
  expect(chart.querySelectorAll(".point")).toHaveLength(7);
  chart.value = { id: "v1-0.5", cost: "time" };
  expect(chart.querySelectorAll(".point")).toHaveLength(0);
  press(chart, "Measure all");
  await settled();
  expect(networks.asked.slice(0, 8).map(({ network }) => network)).toEqual([
    ...data.points.map(({ id }) => id),
    data.points[0].id,
  ]);
  expect(networks.asked).toHaveLength(35);
  expect(chart.querySelectorAll(".point")).toHaveLength(7);
  expect(text(chart, "tbody tr td:last-child")).toBe("2.00\u202fms");
});

test("what answers the question on equal cost stands by the chart once the question is open", () => {
  const question = predict(equalCostQuestion(data.points), { revealed: false });
  const chart = widthChart(data, fake(), { start: "v2-0.5", until: question });
  const said = () => text(chart, ".chart-says li");
  const pairs = chart.querySelector<HTMLElement>(".chart-says .label");
  expect(said()).not.toMatch(/ahead|behind|beats|no clear/);
  expect(pairs?.hidden).toBe(true);
  question.dispatchEvent(new CustomEvent("reveal", { detail: true }));
  expect(said()).toBe(equalCostSentence(data.points));
  expect(pairs?.hidden).toBe(false);
});
