// @vitest-environment jsdom
import { expect, test } from "vitest";
import { widthFigure } from "../../../src/components/widths/widthFigure.js";
import { pictureSet, rightVotes } from "../../../src/components/widths/pictureSets.js";
import { data, fake, settled } from "./fake.js";

const text = (element: Element, selector: string) => element.querySelector(selector)?.textContent ?? "";

test("the first set has one picture of each kind, then six on which the networks are divided", () => {
  const set = pictureSet(data, 0);
  expect(set.slice(0, 10).map((i) => data.clothing.labels[i])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const votes = rightVotes(data);
  for (const i of set.slice(10)) {
    expect(votes[i]).toBeGreaterThan(0);
    expect(votes[i]).toBeLessThan(7);
  }
  expect(new Set(set).size).toBe(16);
  expect(new Set(pictureSet(data, 5)).size).toBe(16);
  expect(pictureSet(data, 5)).not.toEqual(pictureSet(data, 6));
});

const askHere = (figure: Element) =>
  [...figure.querySelectorAll("button")].find(({ textContent }) => textContent === "Run it here")?.click();

test("recorded answers are there at once, live ones when the reader asks, and nothing is fetched before", async () => {
  const networks = fake();
  const figure = widthFigure(data, networks);
  document.body.replaceChildren(figure);
  expect(figure.querySelectorAll(".answer-tile")).toHaveLength(16);
  await settled();
  expect(text(figure, ".answer-tile .num")).toBe("");
  expect(networks.asked).toEqual([]);
  askHere(figure);
  await settled();
  expect(networks.asked.map(({ network }) => network)).toEqual(["v2-0.5"]);
  // e⁵ / (e⁵ + 9) = 0.943
  expect(text(figure, ".answer-tile .num")).toBe("94\u202f%");
  expect(text(figure, "[role=status]")).toContain("Live: 32.0\u202fms for 16 pictures");
  expect(text(figure, ".meters li:last-child b")).toBe("2.00\u202fms");
});

test("the slider turns through all widths of a network; accuracy and costs move along", async () => {
  const networks = fake();
  const figure = widthFigure(data, networks);
  document.body.replaceChildren(figure);
  const seen: string[] = [];
  figure.addEventListener("input", () => seen.push(figure.value.id));
  const slider = figure.querySelector<HTMLInputElement>("input[type=range]");
  for (const place of ["0", "1", "3"]) {
    slider!.value = place;
    slider!.dispatchEvent(new Event("input", { bubbles: true }));
  }
  expect(seen).toEqual(["v2-0.25", "v2-0.35", "v2-1"]);
  // Counted from the layer table by PyTorch's own bookkeeping: 1,885,194 weights.
  expect(text(figure, ".meters li:nth-child(3) b")).toBe("1.89\u202fM");
  expect(text(figure, ".said")).toContain("V2, α 1 is the full width.");
  await settled();
  // Only the last one's answers count.
  expect(figure.querySelector("[data-live]")?.getAttribute("data-live") ?? figure.dataset.live).toBe("v2-1");
  const v1 = figure.querySelector<HTMLInputElement>("input[value=v1]");
  v1!.checked = true;
  v1!.dispatchEvent(new Event("input", { bubbles: true }));
  expect(figure.value.id).toBe("v1-1");
});

test("a network that cannot be fetched says so; recorded answers stay, and another width answers", async () => {
  const networks = fake();
  networks.missing.add("v2-0.5");
  const figure = widthFigure(data, networks);
  document.body.replaceChildren(figure);
  askHere(figure);
  await settled();
  expect(text(figure, ".problem")).toContain("could not be loaded");
  expect(figure.textContent).toContain("V2, α 0.5 cannot answer here now. The other widths can.");
  expect(text(figure, ".answer-tile b")).toBe("T-shirt/top");
  figure.value = { id: "v2-0.35", set: 0 };
  await settled();
  expect(figure.querySelector(".problem")).toBeNull();
  expect(figure.dataset.live).toBe("v2-0.35");
});

test("what an address names wrongly is put right", () => {
  const figure = widthFigure(data, fake());
  figure.value = { id: "v3-7", set: -2 };
  expect(figure.value).toEqual({ id: "v2-0.5", set: 0 });
});
