// @vitest-environment jsdom
import { expect, test, vi } from "vitest";
import { frontPage } from "../../../src/components/index/frontPage.js";
import type { FirstLookData, PhotoWithLook } from "../../../src/components/picture/builtLook.js";
import type { Runner } from "../../../src/components/picture/newestLook.js";
import { shrink, stageMap, stageTaps } from "../../../src/components/index/stageMap.js";
import { stageSentence } from "../../../src/components/index/stageSentence.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { problem, success } from "../../../src/model/runtime/problem.js";
import type { RunResult } from "../../../src/model/runtime/protocol.js";
import type { Outcome, Picture, Tap } from "../../../src/model/types.js";
import { eventually } from "../../eventually.js";

const network = { resolution: 300, classes: 0 };
const coco = layers(network);
const built: FirstLookData = {
  network,
  detections: [{ label: "cat", class: 16, score: 0.93, box: [0, 0, 1, 0.9], anchor: 3 }],
  maps: [{ stage: 0, channel: 1, shape: [1, 2], extent: 4, values: [127, -64] }],
};
const picture: Picture = { width: 2, height: 1, data: new Uint8ClampedArray(8) };
const tap = (id: string): Tap => ({ id, shape: [1, 1, 2000], data: new Float32Array(2000).fill(2) });
const result: RunResult = {
  detections: [{ label: "cup", class: 46, score: 0.96, box: [0, 0, 1, 1], anchor: 9 }],
  strongest: [],
  taps: Object.fromEntries(stageTaps(coco).map((t) => [t.tap, tap(t.tap)])),
  milliseconds: 41,
  backend: "wasm, SIMD, this site’s kernels",
};

function intake() {
  const element = document.createElement("div");
  return Object.assign(element, { value: undefined as { id: string; picture: Picture } | undefined });
}

function setUp(open: () => Promise<Outcome<Runner>>) {
  const photo = (id: string): PhotoWithLook => ({
    id,
    title: id,
    alt: `a photo of a ${id}`,
    width: 3,
    height: 2,
    href: `${id}.jpg`,
    look: async () => built,
  });
  const pictures = intake();
  const look = frontPage({ layers: coco, photos: [photo("cat"), photo("cup")], intake: pictures, open });
  const choose = (id: string) => {
    pictures.value = { id, picture };
    pictures.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return { look, choose };
}

const text = (element: Element) => (element.textContent ?? "").replace(/\s+/g, " ");

test("shows what the build found, says so, and leaves the network alone", async () => {
  const open = vi.fn();
  const { look } = setUp(open);
  await eventually(() => expect(text(look.photo)).toContain("Found: cat .93. Computed in advance."));
  expect(look.photo.querySelector("img")?.getAttribute("src")).toBe("cat.jpg");
  expect(look.photo.querySelector(".box")?.textContent).toBe("cat .93");
  expect(open).not.toHaveBeenCalled();
});

test("opens the network once when the reader chooses a photo, and is live from then on", async () => {
  const run = vi.fn(async () => success(result));
  const open = vi.fn(async () => success<Runner>({ run }));
  const { look, choose } = setUp(open);
  await eventually(() => expect(text(look.photo)).toContain("Found"));
  choose("cup");
  await eventually(() =>
    expect(text(look.photo)).toContain("Found: cup .96. Live: the network took 41.0 ms in this browser (wasm, SIMD)."),
  );
  choose("cat");
  await eventually(() => expect(run).toHaveBeenCalledTimes(2));
  expect(open).toHaveBeenCalledTimes(1);
});

test("says what failed, and tries again at the next touch", async () => {
  const missing = problem("weights-missing", "The weights are not there.", "Reload the page.");
  const open = vi.fn(async (): Promise<Outcome<Runner>> => ({ ok: false, problem: missing }));
  const { look, choose } = setUp(open);
  await eventually(() => expect(text(look.photo)).toContain("Found"));
  choose("cup");
  await eventually(() => expect(text(look.photo)).toContain("The weights are not there.Reload the page."));
  choose("cat");
  await eventually(() => expect(open).toHaveBeenCalledTimes(2));
});

test("each stage has a map that leads to it in Inside, on the same photo; the reader's own photo is in no link", async () => {
  const run = vi.fn(async () => success(result));
  const { look, choose } = setUp(async () => success<Runner>({ run }));
  // By hand from table 2 of the V2 paper: the first convolution, seventeen blocks, the last convolution.
  const links = () => [...look.maps.querySelectorAll("a")].map((link) => link.getAttribute("href"));
  expect(links()).toHaveLength(19);
  await eventually(() => expect(look.maps.querySelector(".lit")).not.toBeNull());
  expect(links()[0]).toBe("./inside.html?image=cat&layer=Conv1&channel=1");
  expect(links()[3]).toBe("./inside.html?image=cat&layer=block_2_add&channel=0");
  choose("own");
  await eventually(() => expect(links()[0]).toBe("./inside.html?layer=Conv1&channel=1"));
  expect(text(look.network)).toContain("Open this stage in Inside");
  expect(look.network.querySelector("a")?.getAttribute("href")).toBe("./inside.html?layer=block_2_add&channel=0");
});

test("says where the values are and where the weights", () => {
  const { look } = setUp(vi.fn());
  // By hand from table 2 of the V2 paper at 300 × 300: the stem and blocks 0 … 4 write 8.05 of 12.19 million values;
  // blocks 12 … 16 and the last convolution hold 1.78 of 2.19 million weights.
  expect(text(look.network)).toContain("Each of the 52 convolutions of V2 in this site’s detector has two bars");
  expect(text(look.network)).toContain("The first 6 stages write 66 % of these values");
  expect(text(look.network)).toContain("The last 6 stages have 81 % of these weights");
});

test("describes a stage from the layer table", () => {
  expect(text(stageSentence(coco, "block_2_project"))).toBe(
    "Block 2. Its input has 75 × 75 × 24 values. An  expansion turns 24 channels into 144, a  depthwise layer filters each of them, a  projection outputs 75 × 75 × 24, and the  skip adds the block’s input.".replace(
      / {2}/g,
      " ",
    ),
  );
  expect(text(stageSentence(coco, "block_3_project"))).toContain("with stride 2");
  expect(text(stageSentence(coco, "block_3_project"))).toContain("No skip: the size changes.");
  expect(text(stageSentence(coco, "block_10_project"))).toContain("No skip: the number of channels changes.");
  expect(text(stageSentence(coco, "Conv_1"))).toContain("It alone has 19 % of the weights.");
});

test("takes one channel of a tap and shrinks it by means", () => {
  const data = new Float32Array([1, 8, 2, 6, 3, 4, 4, 2]); // two channels: 1 2 3 4 and 8 6 4 2
  const map = stageMap({ id: "x", shape: [1, 4, 2], data }, 0, 1);
  expect(map.extent).toBe(8);
  expect(map.values).toEqual([127, (127 * 6) / 8, (127 * 4) / 8, (127 * 2) / 8]);
  expect(shrink(map, 2).values).toEqual([(127 * 7) / 8, (127 * 3) / 8]);
});
