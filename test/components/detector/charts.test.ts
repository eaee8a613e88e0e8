// @vitest-environment jsdom
/** The drawings of the page about the detector, each in two states, and their numbers from elsewhere. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { anchorPicture } from "../../../src/components/detector/anchorPicture.js";
import { decodeTable, logit } from "../../../src/components/detector/decodeTable.js";
import { headAnatomy } from "../../../src/components/detector/headAnatomy.js";
import { headChain } from "../../../src/components/detector/headChain.js";
import { anchorsInAll, halfShifted, mapForLargest } from "../../../src/components/detector/questions.js";
import type { DetectorFacts } from "../../../src/components/detector/state.js";
import { suppressionPicture } from "../../../src/components/detector/suppressionPicture.js";
import { tapLines } from "../../../src/components/detector/tapLines.js";
import type { Question } from "../../../src/components/predict/predict.js";
import { layers } from "../../../src/model/architecture/layers.js";
import type { Box } from "../../../src/model/types.js";
import { decode, ssdHead } from "../../../src/model/detection/ssd.js";
import { suppressionSteps } from "../../../src/model/detection/suppression.js";
import { outline } from "../charts/outline.js";

const facts = JSON.parse(readFileSync("data/models/coco-ssdlite-v2/manifest.json", "utf8")) as DetectorFacts;
const network = layers(facts.network);
const head = ssdHead(facts.head, network);
const answer = (question: Question) => ("answer" in question ? question.answer() : undefined);
const text = (element: Element) => (element.textContent ?? "").replace(/\s+/g, " ");

/** Places in thousandths of the photo: the pictures over a photo are drawn in units of its sides. */
function rectangles(picture: Element): string[] {
  return [...picture.querySelectorAll(".det-box")].map((box) => {
    const rect = box.querySelector("rect:not(.case)");
    const place = ["x", "y", "width", "height"].map((name) => Math.round(1000 * Number(rect?.getAttribute(name))));
    return `${box.classList[1]} ${place.join(" ")}`;
  });
}

const anchor = { y: 0.5, x: 0.5, height: 0.4, width: 0.2, map: 0 };
const outputs = [1, -5, 5 * Math.LN2, -5 * Math.LN2];
const cell = {
  href: "x.jpg",
  ratio: 1.5,
  anchors: [anchor, { ...anchor, width: 0.8 }],
  grid: [2, 4] as const,
  cell: 5,
};
const boxes: readonly Box[] = [
  [0, 0, 0.5, 0.5],
  [0, 0.1, 0.5, 0.6],
  [0.5, 0.5, 1, 1],
];
const steps = suppressionSteps(
  boxes.map((box, i) => ({ anchor: i, class: 0, score: 0.9 - i / 10, box })),
  0.6,
);
const photo = { href: "x.jpg", alt: "a photo", width: 3, height: 2, steps, name: () => "cup" };

test.each<readonly [string, () => Element]>([
  ["lines from the strip, wide", () => tapLines(network, head, { width: 1184 })],
  ["lines from the strip, narrower", () => tapLines(network, head, { width: 760 })],
])("%s", (_, draw) => expect(outline(draw())).toMatchSnapshot());

test("the maps: shapes, extra layers and channels of the published graph", () => {
  const chain = headChain(head, facts.head.classes);
  const items = [...chain.querySelectorAll("[role=listitem]")].map(text);
  // Layers and predictors of ssdlite_mobilenet_v2_coco_2018_05_09, as its graph names them:
  // layer_19_1_Conv2d_2_1x1_256, layer_19_2_Conv2d_2_3x3_s2_512; BoxPredictor_0 with 12 and 273 outputs, 1 … 5 with 24 and 546.
  expect(items[0]).toBe(
    "19 × 19 × 576block_13_expandof the backbone3 anchors a cell: 12 channels for boxes, 273 for scores",
  );
  expect(items[2]).toContain("5 × 5 × 512 1 × 1: 10 × 10 × 256 3 × 3, stride 2: 5 × 5 × 256 1 × 1: 5 × 5 × 512");
  expect(items[5]).toContain("1 × 1 × 128 1 × 1: 2 × 2 × 64 3 × 3, stride 2: 1 × 1 × 64 1 × 1: 1 × 1 × 128");
  for (const item of items.slice(1)) expect(item).toContain("24 channels for boxes, 546 for scores");
  // Another head: twenty classes, as in Pascal VOC.
  expect(text(headChain(ssdHead({ ...facts.head, classes: 20 }, network), 20))).toContain("63 for scores");
});

test("the anatomy tells of any layer whether the head reads it", () => {
  const figure = headAnatomy(facts);
  const sentence = () => text(figure.querySelector("[aria-live]") as Element);
  expect(sentence()).toBe("block_13_expand, 19 × 19 × 576: the head reads this layer.");
  const strip = figure.querySelector<HTMLElement>(".strip");
  strip?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  expect(sentence()).toContain("block_13_depthwise, 10 × 10 × 576: the head does not read this layer");
});

test("anchors of a cell, and the box that one becomes", () => {
  const chosen = anchorPicture({ ...cell, chosen: 0, decoded: decode(anchor, outputs) });
  expect(rectangles(chosen)).toEqual([
    // Row 1, column 1 of two rows and four columns
    "cell 250 500 250 500",
    "anchor 100 300 800 400",
    "chosen 400 300 200 400",
    // .54 − .8/2 and .4 − .1/2, from the decoding by hand in the tests of the model
    "box 350 140 100 800",
  ]);
  expect(chosen.getAttribute("aria-label")).toBe(
    "2 anchors of the cell in row 1, column 1 of the 2 × 4 map; one becomes a box 0.10 wide and 0.80 high",
  );
  const none = anchorPicture({ ...cell, chosen: undefined, decoded: undefined });
  expect(rectangles(none)).toEqual(["cell 250 500 250 500", "anchor 400 300 200 400", "anchor 100 300 800 400"]);
});

test("the decoding with its numbers", () => {
  const table = decodeTable({ anchor, outputs, score: 0.75, label: "cup", picture: { width: 600, height: 400 } });
  const rows = [...table.querySelectorAll("tbody tr")].map(text);
  expect(rows).toEqual([
    "center yty = 1.000.500 + 0.1 · 1.00 · 0.4000.540",
    "center xtx = −5.000.500 + 0.1 · −5.00 · 0.2000.400",
    "heightth = 3.470.400 · exp(0.2 · 3.47)0.800",
    "widthtw = −3.470.200 · exp(0.2 · −3.47)0.100",
  ]);
  // ln 3
  expect(logit(0.75)).toBeCloseTo(1.0986, 4);
  expect(text(table)).toContain("cup .75 = 1 / (1 + exp(−1.10))");
  const low = decodeTable({ anchor, outputs, score: 0.25, label: "cup", picture: { width: 600, height: 400 } });
  expect(text(low)).toContain("cup .25 = 1 / (1 + exp(−(−1.10)))");
  expect(text(table)).toContain("from (210, 56) to (270, 376)");
});

test("suppression on the photo: before, in the middle, at the end", () => {
  const at = (decided: number, stepping: boolean) => suppressionPicture({ ...photo, decided, stepping });
  expect(rectangles(at(0, false)).map((line) => line.split(" ")[0])).toEqual(["waiting", "waiting", "waiting"]);
  const middle = at(2, true);
  // .4 of .6 shared: 2/3, more than .60
  expect(rectangles(middle)).toEqual([
    "waiting 500 500 500 500",
    "dropped 100 0 500 500",
    "kept 0 0 500 500",
    "now 100 0 500 500",
  ]);
  const shared = middle.querySelector(".det-shared");
  expect([shared?.getAttribute("x"), shared?.getAttribute("width")].map(Number)).toEqual([0.1, 0.4]);
  const end = at(3, false);
  expect(rectangles(end)).toEqual(["dropped 100 0 500 500", "kept 0 0 500 500", "kept 500 500 500 500"]);
  expect([...end.querySelectorAll(".det-tag")].map(text)).toEqual(["1 cup .90", "3 cup .70"]);
});

test("labels of boxes that lie on each other stand apart", () => {
  const near = [0, 1, 2].map((i) => ({
    anchor: i,
    class: 0,
    score: 0.9 - i / 10,
    box: [0.1 + i / 100, 0.2, 0.8, 0.7] as const,
  }));
  const picture = suppressionPicture({ ...photo, steps: suppressionSteps(near, 1), decided: 3, stepping: false });
  const places = [...picture.querySelectorAll(".det-tag")].map((tag) =>
    tag.getAttribute("style")?.replace(/\.0*\d*%/g, "%"),
  );
  expect(places).toEqual(["left:20%;top:10%", "left:20%;bottom:19%", "left:20%;top:19%"]);
});

test("the questions: 1917 anchors, a third, the last map", () => {
  // Published: 1917 anchors, as every SSD with MobileNet at 300 pixels has.
  expect(answer(anchorsInAll(facts))).toBe(1917);
  expect(answer(halfShifted)).toBeCloseTo(1 / 3, 12);
  expect(answer(mapForLargest(facts))).toBe("1 × 1");
});
