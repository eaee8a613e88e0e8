// @vitest-environment jsdom
import { expect, test, vi } from "vitest";
import { exitMaps } from "../../../src/components/backbone/exitMaps.js";
import { pyramidDrawing, pyramidFigure } from "../../../src/components/backbone/pyramidFigure.js";
import type { FirstLookData, PhotoWithLook } from "../../../src/components/picture/builtLook.js";
import type { Runner } from "../../../src/components/picture/newestLook.js";
import { backbone, exitsOf, plainBackbone } from "../../../src/model/architecture/backbone.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { success } from "../../../src/model/runtime/problem.js";
import type { RunResult } from "../../../src/model/runtime/protocol.js";
import type { Outcome, Picture } from "../../../src/model/types.js";
import { pyramid } from "../../../src/model/architecture/backboneFpn.js";
import { outline } from "../charts/outline.js";
import { eventually } from "../../eventually.js";

const text = (element: Element | null) => (element?.textContent ?? "").replaceAll("\u202f", " ").replace(/\s+/g, " ");
const total = (element: Element) => text(element.querySelector(".total"));

test("a pyramid of 256 channels costs nine times its backbone", () => {
  const figure = pyramidFigure(plainBackbone);
  // Positions 56², 28², 14², 7²; at each 9 · 256² for the 3×3 and 256 · (24, 32, 96, 320) for the 1×1.
  const macs = [
    [3136, 24],
    [784, 32],
    [196, 96],
    [49, 320],
  ].reduce((sum, [positions, c]) => sum + positions * (9 * 256 * 256 + 256 * c), 0);
  expect(macs).toBe(2_491_138_048);
  expect(total(figure)).toContain("2.491 G multiply-adds");
  expect(total(figure)).toContain("8.9× as many");
  figure.update({ ...plainBackbone, resolution: 300 });
  expect(text(figure.querySelector(".problem"))).toContain("Choose an input side that is a multiple of 32.");
  // 300 / 32 up is 10, doubled 20; 300 / 16 up is 19. The pyramid starts at the coarsest map, so this fails first.
  expect(text(figure.querySelector(".problem"))).toContain(
    "At p4, the doubled map is 20 positions wide, but res4 is 19.",
  );
});

test("the pyramid in two states", () => {
  const wide = pyramid(backbone().exits, 256);
  expect(outline(pyramidDrawing(wide, { channels: 256, smoothing: "full" }, 900))).toMatchSnapshot();
  const other = pyramid(backbone({ resolution: 300, outputs: ["res3", "res4", "res5"] }).exits, 64);
  expect(outline(pyramidDrawing(other, { channels: 64, smoothing: "separable" }, 358))).toMatchSnapshot();
});

test("maps of the build at once; the network runs when a photo is chosen, and a slider shows its channels", async () => {
  const network = { resolution: 300, classes: 0 };
  const exits = exitsOf(layers(network));
  // 300 / 4, and then halves rounded up, as in TensorFlow.
  expect(exits.map(({ shape, tap }) => [tap, ...shape])).toEqual([
    ["block_2_add", 75, 75, 24],
    ["block_5_add", 38, 38, 32],
    ["block_12_add", 19, 19, 96],
    ["block_16_project", 10, 10, 320],
  ]);
  const look: FirstLookData = {
    network,
    detections: [],
    maps: exits.map(({ feature }) => ({ stage: feature, channel: 5, shape: [1, 2], extent: 4, values: [127, -64] })),
  };
  const photos: PhotoWithLook[] = ["cat", "cup"].map((id) => ({
    id,
    title: id,
    alt: id,
    width: 3,
    height: 2,
    href: `${id}.jpg`,
    look: async () => look,
  }));
  const picture: Picture = { width: 2, height: 1, data: new Uint8ClampedArray(8) };
  const intake = Object.assign(document.createElement("div"), { value: { id: "cat", picture } });
  const result: RunResult = {
    detections: [],
    strongest: [],
    // Each value is its channel.
    taps: Object.fromEntries(
      exits.map(({ tap, shape: [h, w, c] }) => [
        tap,
        { id: tap, shape: [h, w, c], data: Float32Array.from({ length: h * w * c }, (_, i) => i % c) },
      ]),
    ),
    milliseconds: 41,
    backend: "wasm",
  };
  const open = vi.fn(async (): Promise<Outcome<Runner>> => success({ run: async () => success(result) }));
  const figure = exitMaps({ photos, square: "cat-square.webp", look, intake, open });
  expect(text(figure)).toContain("largest 4.00");
  intake.dispatchEvent(new Event("input"));
  expect(open).not.toHaveBeenCalled();
  intake.value = { id: "cup", picture };
  intake.dispatchEvent(new Event("input"));
  await eventually(() => expect(text(figure)).toContain("Live: 41.0 ms"));
  const sliders = [...figure.querySelectorAll<HTMLInputElement>('input[type="range"]')];
  expect(sliders.map(({ max }) => Number(max))).toEqual([23, 31, 95, 319]);
  sliders[3].value = "319";
  sliders[3].dispatchEvent(new Event("input"));
  expect(text(figure.querySelectorAll(".exit-map")[3])).toContain("largest 319.00");
  expect(open).toHaveBeenCalledTimes(1);
});
