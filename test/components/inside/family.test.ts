// @vitest-environment jsdom
/** The explorer on a classifier of the family: choosing it, what stays, and the softmax. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { applies } from "../../../src/model/pass/applies.js";
import { detectorId, networkChoice } from "../../../src/components/inside/networkChoice.js";
import { pixelPanel } from "../../../src/components/inside/pixelPanel.js";
import { sightPanel } from "../../../src/components/inside/detectionPanel.js";
import { carried, initialState, tapsOf } from "../../../src/components/inside/state.js";
import { widths } from "../../../src/model/evidence/family.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { explainPool } from "../../../src/model/pass/explainValue.js";

beforeEach(() => {
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
  document.body.replaceChildren();
});

const networkOf = (id: string) => layers(widths.find((member) => member.id === id)?.network);
const contextOf = (id: string) => ({ photos: ["sneaker", "bag"], taps: tapsOf(networkOf(id)) });

describe("the choice of a network", () => {
  const heard: string[] = [];
  const choice = (value: string) => {
    heard.length = 0;
    const element = networkChoice(widths, value);
    document.body.replaceChildren(element);
    element.addEventListener("input", () => heard.push(element.value));
    return element;
  };
  const kind = (element: Element, n: number) => {
    const menu = element.querySelector("select")!;
    menu.selectedIndex = n;
    menu.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const turn = (element: Element, to: number) => {
    const range = element.querySelector<HTMLInputElement>("input[type=range]");
    if (range === null) throw new Error("there is no slider");
    range.value = String(to);
    range.dispatchEvent(new Event("input", { bubbles: true }));
  };

  test("the detector has no slider; the family's slider walks its widths", () => {
    const element = choice(detectorId);
    expect(element.querySelector("input[type=range]")).toBeNull();
    kind(element, 1);
    expect(element.value).toBe("v2-1");
    turn(element, 0);
    turn(element, 1);
    expect(heard).toEqual(["v2-1", "v2-0.25", "v2-0.35"]);
    expect(element.querySelector("output")?.textContent).toBe("0.35");
  });

  test("the other kind opens at the nearest width", () => {
    const element = choice("v2-0.5");
    kind(element, 2);
    expect(heard).toEqual(["v1-0.5"]);
    kind(element, 0);
    expect(element.value).toBe(detectorId);
  });
});

describe("what stays when the width is turned", () => {
  const wide = contextOf("v2-1");
  const narrow = contextOf("v2-0.25");
  const state = {
    ...initialState(wide),
    image: "bag",
    layer: "block_3_expand",
    channel: 143,
    pixel: { row: 3, column: 4 },
  };

  test("picture, layer and place; the channel as far as there are so many", () => {
    // 24 channels at α = 1 expand to 144; at 0.25 there are 8, which expand to 48.
    expect(carried(state, narrow)).toMatchObject({
      image: "bag",
      layer: "block_3_expand",
      channel: 47,
      pixel: { row: 3, column: 4 },
    });
  });

  test("in the other network, which has no such layer, the picture", () => {
    const there = carried(state, contextOf("v1-0.25"));
    expect(there.image).toBe("bag");
    expect(there.layer).toBe(initialState(contextOf("v1-0.25")).layer);
    expect(there.pixel).toBeUndefined();
  });
});

test("changes are offered where they concern the network", () => {
  const [v1, v2] = [networkOf("v1-0.25"), networkOf("v2-0.25")];
  expect(applies(v1, { kind: "skip-removed" })).toBe(false);
  expect(applies(v2, { kind: "skip-removed" })).toBe(true);
  expect(applies(v1, { kind: "activation", activation: "mish" })).toBe(true);
  expect(applies(v1, { kind: "projection-activation", activation: "relu6" })).toBe(false);
  expect(applies(v2, { kind: "input-channels", order: "bgr" })).toBe(false);
  expect(
    applies(layers({ variant: "v2", resolution: 300, classes: 0 }), { kind: "input-channels", order: "bgr" }),
  ).toBe(true);
});

test("the softmax is shown with its sum: 3 / 4 and 1 / 4 for logits ln 3 apart", () => {
  const panel = pixelPanel();
  const layer = networkOf("v2-0.25")[networkOf("v2-0.25").length - 1];
  const tensor = { shape: [1, 1, 2] as const, data: Float32Array.of(Math.log(3), 0) };
  panel.show({
    place: { layer: layer.id, channel: 1, row: 0, column: 0 },
    layer,
    explained: explainPool("pool", tensor, 1),
    actual: 0,
    range: 1,
    softmax: { kinds: ["bag", "coat"], logits: tensor.data },
  });
  const text = panel.querySelector(".softmax")?.textContent ?? "";
  expect(text).toContain("Softmax: coat");
  expect(text).toContain("0.3333 / 1.3333 = 0.2500");
  expect(panel.querySelector(".softmax tbody tr")?.textContent).toContain("0.7500");
});

test("a classifier says its most probable kind", () => {
  const panel = sightPanel(document.createElement("div"), { side: 32, classifies: true });
  panel.show({
    picture: { width: 1, height: 1, data: new Uint8ClampedArray(4) },
    alt: "",
    fit: "stretch",
    result: {
      detections: [],
      strongest: [
        { label: "sneaker", class: 7, score: 0.93 },
        { label: "sandal", class: 5, score: 0.07 },
      ],
      taps: {},
      milliseconds: 1,
      backend: "here",
    },
  });
  expect(panel.textContent).toContain("Says: sneaker, 93\u202f%.");
  expect(panel.textContent).not.toContain("anchor");
});
