// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { keptDetections } from "../../../src/model/detection/matchDetections.js";
import { changeText, presets, recipes } from "../../../src/model/pass/changeText.js";
import { type Explorer, explorer } from "../../../src/components/inside/explorer.js";
import { shift } from "../../../src/components/inside/linkedMaps.js";
import { similarityFinding } from "../../../src/components/inside/similarityPlot.js";
import { readChange, writeChange } from "../../../src/model/pass/changeCode.js";
import {
  channelNorms,
  channelRanges,
  coarseChannels,
  weightHistogram,
} from "../../../src/components/inside/weightCharts.js";
import { success } from "../../../src/model/runtime/problem.js";
import type { Detection } from "../../../src/model/types.js";
import { type FakeNetwork, fakeNetwork, fakePictures, network, photos, picture, settle, settleAll } from "./fake.js";

let fake: FakeNetwork;

// jsdom draws nothing; what is drawn is checked on the built site.
beforeEach(() => {
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
  vi.spyOn(HTMLCanvasElement.prototype, "toDataURL").mockReturnValue("data:,");
  document.body.replaceChildren();
  fake = fakeNetwork();
});

async function opened(query: string, rest = 1e6): Promise<Explorer> {
  const read = ({ id }: { id: string }) => Promise.resolve(picture(id.length));
  const open = () => Promise.resolve(success(fake.network));
  const element = explorer({ open, photos, layers: network, read }, { query, pictures: fakePictures, rest });
  document.body.append(element);
  await settle();
  await element.start();
  await settleAll();
  return element;
}

const texts = (element: Element, selector: string) =>
  [...element.querySelectorAll(selector)].map(({ textContent }) => textContent);

describe("one value", () => {
  it("of a depthwise layer: nine inputs, nine weights, nine products, and their sum", async () => {
    // Channel 10 is 2.5 in odd columns and 0 in even ones; all weights are 0.5. Around column 30 columns 29 and 31 count:
    // six products of 1.25 make 7.5, with the bias 0.25 it is 7.75, which ReLU6 cuts to 6.
    const element = await opened("?layer=block_2_depthwise&channel=10&pixel=37,30");
    const pixel = element.querySelector(".p-pixel");
    expect(pixel?.querySelector("h2")?.textContent).toBe("Row 37, column 30: 9 products");
    expect(texts(pixel!, ".k3:first-of-type button").slice(0, 3)).toEqual(["2.50", "0.00", "2.50"]);
    expect(texts(pixel!, ".ladder tbody td")).toEqual(["7.5000", "0.2500", "7.7500", "6.0000"]);
  });

  it("is followed backwards by a click on a term", async () => {
    const element = await opened("?layer=block_2_depthwise&channel=10&pixel=37,30");
    const terms = element.querySelectorAll<HTMLElement>(".p-pixel .k3 button");
    expect(terms[0].getAttribute("aria-label")).toBe(
      "Follow block_2_expand, row 36, column 29, channel 10: 2.50 times 0.50 is 1.25",
    );
    terms[0].click();
    expect(element.value).toMatchObject({ layer: "block_2_expand", channel: 10, pixel: { row: 36, column: 29 } });
    await settle();
    expect(element.querySelector(".p-pixel h2")?.textContent).toBe("Row 36, column 29: 24 products");
  });

  it("of a projection: the largest terms one by one, the others summed, and the way to the sum with the skip", async () => {
    // 144 channels at an odd column: c / 4 up to 6. The five largest are all 6 · 0.5 = 3.
    const element = await opened("?layer=block_2_project&channel=5&pixel=10,31");
    const items = texts(element, ".p-pixel .terms li");
    expect(items.length).toBe(6);
    expect(items[0]).toContain("6.000 × 0.5003.000");
    // 0.5 · (Σ_{c<24} c / 4 + 120 · 6) = 0.5 · (69 + 720) = 394.5; without five terms of 3 it is 379.5.
    expect(items[5]).toBe("139 others379.500");
    const onwards = [...element.querySelectorAll<HTMLElement>(".p-pixel .result button")];
    expect(onwards[0].textContent).toBe("Then the skip is added: block_2_add");
    onwards[0].click();
    await settle();
    expect(element.querySelector(".p-pixel h2")?.textContent).toBe("Row 10, column 31: two values added");
    expect(texts(element, ".p-pixel .ladder .btn")).toEqual(["block_2_project", "block_1_project"]);
    // Back along the skip: the same place of the block before.
    element.querySelectorAll<HTMLElement>(".p-pixel .ladder .btn")[1].click();
    await settle();
    expect(element.value).toMatchObject({ layer: "block_1_project", channel: 5, pixel: { row: 10, column: 31 } });
    expect(element.querySelector(".p-pixel h2")?.textContent).toBe("Row 10, column 31: 96 products");
  });

  it("of the head's last convolution: back to the 320 channels that it sums, at the same place", async () => {
    const element = await opened("?layer=Conv_1&channel=1000&pixel=4,7");
    expect(element.querySelector(".p-pixel h2")?.textContent).toBe("Row 4, column 7: 320 products");
    const first = element.querySelector<HTMLElement>(".p-pixel .terms button")!;
    const channel = Number(/channel (\d+)/.exec(first.getAttribute("aria-label")!)![1]);
    first.click();
    await settle();
    expect(element.value).toMatchObject({ layer: "block_16_project", channel, pixel: { row: 4, column: 7 } });
    expect(element.querySelector(".p-pixel h2")?.textContent).toBe("Row 4, column 7: 960 products");
    // What it sees is drawn on the photo.
    expect(element.querySelectorAll(".sight-frame .field-box").length).toBe(1);
  });

  it("of the stem: one window for each color, and the photo itself leads nowhere", async () => {
    const element = await opened("?layer=Conv1&channel=0&pixel=149,149");
    expect(element.querySelectorAll(".p-pixel .arith").length).toBe(3);
    expect(element.querySelectorAll(".p-pixel .k3 button").length).toBe(0);
    expect(element.querySelector(".p-pixel")?.textContent).toContain("15 of the 27 inputs lie outside the map");
  });
});

describe("changes", () => {
  it("by hand or by chip are written and read alike, and have words of their own", () => {
    const made = recipes.flatMap((recipe) =>
      (recipe.slider
        ? [recipe.slider.min, 4.5, recipe.slider.max].map((cap) => ["", String(cap)] as const)
        : recipe.values.length > 0
          ? recipe.values
          : [["", ""] as const]
      ).flatMap(([, value]) => recipe.make(value, 4) ?? []),
    );
    const all = [...made, ...presets.map(({ change }) => change)];
    for (const change of all) expect(readChange(writeChange(change))).toEqual(change);
    expect(new Set(made.map(changeText)).size).toBe(made.length);
    // Every kind of change that the network knows can be put together by hand.
    expect(new Set(made.map(({ kind }) => kind)).size).toBe(11);
  });

  it("go on, combine, reach the network and the link, and come off one by one", async () => {
    const element = await opened("?bench=change");
    const chip = (name: string) => [...element.querySelectorAll("button")].find((b) => b.textContent === name);
    chip("Cut skip 4")?.click();
    chip("Mish")?.click();
    await settle();
    expect(element.query).toContain("changes=noskip@4,act:mish");
    expect(fake.asked.at(-1)?.changes).toEqual([
      { kind: "skip-removed", block: 4 },
      { kind: "activation", activation: "mish" },
    ]);
    expect(texts(element, ".active-changes li > span")).toEqual([
      "skip of block 4 cut",
      "Mish as activation, everywhere",
    ]);
    element.querySelector<HTMLElement>('[aria-label="Undo: skip of block 4 cut"]')?.click();
    expect(element.value.changes).toEqual([{ kind: "activation", activation: "mish" }]);
    expect(chip("Mish")?.getAttribute("aria-pressed")).toBe("true");
    chip("Mish")?.click();
    expect(element.value.changes).toEqual([]);
  });

  it("follow the slider of the cut once it is in force", async () => {
    const element = await opened("?bench=change");
    const maker = element.querySelector(".maker")!;
    const menu = maker.querySelector("select")!;
    menu.selectedIndex = [...menu.options].findIndex(({ text }) => text === "height of the cut");
    menu.dispatchEvent(new Event("input", { bubbles: true }));
    const slider = maker.querySelector<HTMLInputElement>("input[type=range]")!;
    expect([slider.min, slider.max, slider.step]).toEqual(["1", "12", "0.5"]);
    const slide = (to: string) => {
      slider.value = to;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    };
    slide("8");
    expect(element.value.changes).toEqual([]);
    [...maker.querySelectorAll("button")].find(({ textContent }) => textContent === "Add")?.click();
    expect(element.value.changes).toEqual([{ kind: "cap", cap: 8 }]);
    slide("3.5");
    expect(element.value.changes).toEqual([{ kind: "cap", cap: 3.5 }]);
    expect(texts(element, ".active-changes li > span")).toEqual(["ReLU6 cut at 3.5, everywhere"]);
    expect(element.query).toContain("changes=cap:3.5");
  });

  it("show what is kept, and carry their label", async () => {
    const element = await opened("?changes=noskip@4", 0);
    expect(element.querySelector(".outcome")?.textContent).toContain("Detections kept: 1 of 1. Now: cat .93.");
    expect(element.querySelector(".p-break")?.textContent).toContain(
      "Nothing is trained again. So this shows what the network depends on, not which design trains better.",
    );
    // The fake network ignores changes: every stage is exactly like itself.
    expect(element.querySelector(".similarity svg")?.getAttribute("aria-label")).toBe(
      "Similarity to the unchanged network is lowest at stem: 1.00. At Conv_1 it is 1.00.",
    );
    expect(element.querySelectorAll(".similarity tbody tr").length).toBe(19);
  });

  it("count a detection as kept when class and box agree", () => {
    const cat: Detection = { label: "cat", class: 16, score: 0.9, box: [0, 0, 1, 1], anchor: 1 };
    expect(keptDetections([cat], [{ ...cat, box: [0, 0, 1, 0.6] }]).kept).toBe(1);
    expect(keptDetections([cat], [{ ...cat, box: [0, 0, 1, 0.4] }]).kept).toBe(0);
    expect(keptDetections([cat], [{ ...cat, class: 17 }]).kept).toBe(0);
  });

  it("find the lowest stage and name the floor", () => {
    const points = [
      { stage: "stem", changed: 1, floor: 0.9 },
      { stage: "4", changed: 0.2, floor: 0.1 },
      { stage: "Conv_1", changed: 0.5, floor: 0.68 },
    ];
    expect(similarityFinding(points)).toBe(
      "Similarity to the unchanged network is lowest at block 4: 0.20. At Conv_1 it is 0.50. Other photos have 0.68 there on average.",
    );
  });
});

describe("side by side", () => {
  it("compares with another photo and says how far apart they are", async () => {
    const element = await opened("?layer=block_2_depthwise&channel=51&compare=photo:cup", 0);
    const split = element.querySelector(".p-split");
    expect(texts(split!, ".split-row p")).toEqual(["cat", "cup", "left minus right"]);
    expect(split?.textContent).toContain("the two differ by 0.000 on average");
  });

  it("has one cross and one zoom for all three maps", async () => {
    const element = await opened("?layer=block_2_depthwise&channel=10&compare=photo:cup", 0);
    const row = element.querySelector<HTMLElement>(".split-row")!;
    const press = (key: string, shiftKey = false) =>
      row.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, bubbles: true, cancelable: true }));
    // From the middle of 75 × 75: row 37, column 37. Channel 10 is 10 / 4 in odd columns, 0 in even ones.
    press("ArrowRight");
    expect(texts(row, ".split-title b")).toEqual(["2.500", "2.500", "0.000"]);
    press("ArrowRight");
    expect(texts(row, ".split-title b")).toEqual(["0.000", "0.000", "0.000"]);
    press("ArrowDown", true);
    press("+");
    press("+");
    const moves = [...row.querySelectorAll<HTMLElement>(".split-layer")].map(({ style }) => style.transform);
    expect(new Set(moves).size).toBe(1);
    // Four times as large, column 38 of 75 in the middle: 0.5 − 4 · 38.5 / 75 = −155.33 %, row 42: −176.67 %.
    expect(moves[0]).toMatch(/^translate\(-155\.33\d*%, -176\.66\d*%\) scale\(4\)$/);
    expect(element.querySelector(".p-split [role=status].vh")?.textContent).toContain("row 42, column 38: cat 0.000");
    // None of this is a step of the explorer.
    expect(element.value).toMatchObject({ layer: "block_2_depthwise", channel: 10 });
  });

  it("never shows a rim when it zooms", () => {
    expect([shift(0, 4), shift(1, 4), shift(0.5, 4), shift(0.3, 1)]).toEqual([0, -3, -1.5, 0]);
  });

  it("asks for a change before it compares with the unchanged network", async () => {
    const element = await opened("?compare=original", 0);
    expect(element.querySelector(".p-split")?.textContent).toContain(
      "Change the network under “Break it”. Then this panel shows both.",
    );
  });
});

describe("projecting", () => {
  it("hides the panels that the reader or a link hides, and writes them into the link", async () => {
    const element = await opened("?hide=weights,compare");
    const hidden = () =>
      [...element.querySelectorAll<HTMLElement>(".panel")].filter((p) => p.hidden).map((p) => p.classList[1]);
    expect(hidden()).toEqual(["p-weights", "p-split"]);
    const boxes = [...element.querySelectorAll<HTMLInputElement>(".panel-choice input")];
    expect(boxes.map(({ checked }) => checked)).toEqual([true, true, true, true, false, true, true, false]);
    boxes[4].click();
    boxes[0].click();
    expect(element.query).toContain("&hide=see,compare");
    expect(hidden()).toEqual(["p-see", "p-classes", "p-split"]);
  });

  it("says how to leave the presenter's view, and Escape leaves it", async () => {
    const element = await opened("?view=presenter");
    const button = element.querySelector<HTMLElement>(".presenter-switch")!;
    expect(button.textContent).toBe("Leave the presenter view (Esc)");
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    expect(element.value.presenter).toBe(false);
    expect(button.textContent).toBe("Present");
    button.click();
    expect(element.query).toContain("view=presenter");
  });
});

describe("weights", () => {
  // A depthwise kernel 1 × 2 × 2 channels × 1: channel 0 holds 1 and −4, channel 1 holds 0.1 and 0.2.
  const weights = {
    layer: "small",
    shape: [1, 2, 2, 1],
    kernel: new Float32Array([1, 0.1, -4, 0.2]),
    bias: new Float32Array(2),
  } as const;

  it("have a range for each output channel", () => {
    const ranges = channelRanges(weights).map(({ low, high }) => [low, high].map((v) => Number(v.toFixed(2))));
    expect(ranges).toEqual([
      [-4, 1],
      [0.1, 0.2],
    ]);
  });

  it("have a norm for each output channel: √(1 + 16) and √(.01 + .04)", () => {
    expect(channelNorms(weights).map((norm) => norm.toFixed(4))).toEqual(["4.1231", "0.2236"]);
  });

  it("stand in a histogram from minus to plus the largest", () => {
    const bars = weightHistogram(weights);
    expect(bars.length).toBe(61);
    // Steps of 8 / 61 = 0.131: −4 stands in the first, 0.1 and 0.2 in the 32nd and 33rd behind −4, 1 in the 39th.
    expect(bars.flatMap(({ count }, i) => (count > 0 ? [[i, count]] : []))).toEqual([
      [0, 1],
      [31, 1],
      [32, 1],
      [38, 1],
    ]);
  });

  it("are coarse in a channel that gets fewer than ten levels of one scale", () => {
    // One scale: steps of 4 / 127 = 0.0315. The second channel's 0.2 is 6.3 steps.
    expect(coarseChannels(channelRanges(weights))).toBe(1);
    expect(
      coarseChannels([
        { low: -4, high: 4 },
        { low: 0, high: 0.32 },
      ]),
    ).toBe(0);
  });
});
