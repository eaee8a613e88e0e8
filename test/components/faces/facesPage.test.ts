// @vitest-environment jsdom
import { expect, test, vi } from "vitest";
import { facesPage } from "../../../src/components/faces/facesPage.js";
import {
  type PyramidLook,
  coarserMaps,
  enlarged,
  pyramidRows,
  pyramidTaps,
  shareFromAbove,
} from "../../../src/components/faces/pyramidMaps.js";
import { fromAbove, sameInput } from "../../../src/components/faces/questions.js";
import type { OpenFaces } from "../../../src/components/faces/runs.js";
import type { PictureInput } from "../../../src/components/picture/pictureInput.js";
import { type Prediction, predict } from "../../../src/components/predict/predict.js";
import type { Input } from "../../../src/components/ui/element.js";
import { failure, problem, success } from "../../../src/model/runtime/problem.js";
import type { Tap } from "../../../src/model/types.js";
import { client, comparisons, detection, facts, picture, textOf, v2 } from "./fake.js";
import { eventually } from "../../eventually.js";

const rows = pyramidRows(v2);
const zero = (id: string) => {
  const row = rows.find(({ tap, lateral, sum, output }) => [tap, lateral.id, sum?.id, output].includes(id))!;
  const [height, width] = row.lateral.out;
  return { rows: height, columns: width, values: new Array<number>(height * width).fill(0) };
};
const built: PyramidLook = {
  photo: "astronaut",
  channel: 52,
  maps: Object.fromEntries(pyramidTaps(rows).map((id) => [id, zero(id)])),
};

/** Tensors in which lateral and coarser values can be told apart: of level 3 it is 1 + 2, of level 4 it is 2 + 0.5. */
function taps(): Record<string, Tap> {
  const values: Record<string, number> = {
    lateral_3: 1,
    smooth_4_pointwise: 2,
    merge_3: 3,
    lateral_4: 2,
    lateral_5: 0.5,
    merge_4: 2.5,
  };
  return Object.fromEntries(
    pyramidTaps(rows).map((id) => {
      const { rows: height, columns } = zero(id);
      const channels = rows.some(({ tap }) => tap === id) ? 3 : 128;
      const data = new Float32Array(height * columns * channels).fill(values[id] ?? 0);
      return [id, { id, shape: [height, columns, channels], data }];
    }),
  );
}

function setUp(open: OpenFaces, until?: Input<Prediction>, untilInput?: Input<Prediction>) {
  const photos = ["astronaut", "rocket"].map((id) => ({ id, title: id, alt: `photo of ${id}`, href: `${id}.jpg` }));
  let bring = (_: string): void => undefined;
  const page = facesPage({
    facts,
    comparisons,
    built,
    photos,
    open,
    until,
    untilInput,
    intake: ({ onPicture, value }) => {
      const element = Object.assign(document.createElement("div"), { value: undefined as unknown });
      bring = (id) => {
        const chosen = { id, source: "photo", picture: { ...picture } };
        element.value = chosen;
        onPicture(chosen);
        element.dispatchEvent(new Event("input", { bubbles: true }));
      };
      const choose = (id: string) => {
        if (!photos.some((photo) => photo.id === id)) return false;
        bring(id);
        return true;
      };
      queueMicrotask(() => bring(value));
      return Object.assign(element, { choose }) as unknown as PictureInput;
    },
  });
  return { page, bring: (id: string) => bring(id) };
}

const button = (element: Element, name: RegExp) =>
  [...element.querySelectorAll("button")].find(({ textContent }) => name.test(textContent ?? ""))!;

test("before anybody asks, it shows what the stored weights say, and fetches nothing", async () => {
  const open = vi.fn();
  const { page, bring } = setUp(open);
  await eventually(() => expect(textOf(page.bench)).toContain("Found: face .97. Computed when this site was built."));
  expect(textOf(page.bench)).toContain("Found: face .96. Computed when this site was built.");
  expect(textOf(page.bench.querySelector(".face-lesson"))).toContain(
    "the V1 detector and the V2 detector both find it",
  );
  expect(textOf(page.pyramid)).toContain("Computed when this site was built.");
  bring("rocket");
  expect(textOf(page.bench.querySelector(".face-lesson"))).toContain(
    "neither the V1 detector nor the V2 detector finds one",
  );
  expect(textOf(page.pyramid)).toContain("Load the network to see these maps.");
  bring("own");
  expect(textOf(page.bench)).toContain("Load the networks to run it on this picture.");
  expect(open).not.toHaveBeenCalled();
});

test("the costs at one input size are kept back until their question is answered", async () => {
  const question = predict(sameInput(facts), { revealed: false });
  const { page } = setUp(vi.fn(), undefined, question);
  const row = () => textOf([...page.bench.querySelectorAll("tr")].find((tr) => /both at/.test(textOf(tr))) ?? null);
  await eventually(() => expect(row()).toMatch(/guess above$/));
  expect(row()).not.toMatch(/\d×/);
  question.dispatchEvent(new CustomEvent("reveal", { detail: true }));
  await eventually(() => expect(row()).toMatch(/1\.4\d×$/));
});

test("asked for, both look at the picture, one after the other, with their own fit", async () => {
  const clients = {
    "face-v1": client([detection("face", 0.8)], 300),
    "face-fpnlite-v2": client([detection("pinch", 0.7)], 100, taps()),
  };
  const { page, bring } = setUp((id, onProgress) => {
    onProgress({ phase: "weights", loaded: 1e6, total: 4e6 });
    return Promise.resolve(success(clients[id as keyof typeof clients]));
  });
  await eventually(() => expect(textOf(page.bench)).toContain("Found: face .97"));
  button(page.bench, /Load both/).click();
  expect(textOf(page.bench)).toContain("Loading the weights: 1.00 MB of 4.00 MB (25 %)");
  await eventually(() => expect(textOf(page.bench)).toContain("Found: pinch .70."));
  expect(textOf(page.bench)).toContain("Found: face .80.");
  expect(textOf(page.bench)).toContain("300 ms for this pass.");
  expect(textOf(page.bench.querySelector("table"))).toContain("3.00×");
  expect(clients["face-v1"].run.mock.calls[0][1]).toMatchObject({ fit: "letterbox", fresh: true, taps: [] });
  expect(clients["face-fpnlite-v2"].run.mock.calls[0][1]).toMatchObject({ fit: "stretch", taps: pyramidTaps(rows) });
  bring("rocket");
  await eventually(() => expect(clients["face-fpnlite-v2"].run).toHaveBeenCalledTimes(2));
  button(page.bench, /Measure/).click();
  await eventually(() => expect(textOf(page.bench)).toContain("median of 7: 300 ms"));
});

test("moved away and turned, the stored answers no longer hold", async () => {
  const one = client([], 1, taps());
  const { page } = setUp(() => Promise.resolve(success(one)));
  await eventually(() => expect(textOf(page.bench)).toContain("Found: face .97"));
  const slider = page.bench.querySelector<HTMLInputElement>(".face-view input[type=range]")!;
  slider.value = "4";
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  expect(textOf(page.bench)).not.toContain("Found: face");
  expect(textOf(page.pyramid)).toContain("Load the network to see these maps.");
  button(page.bench, /Load both/).click();
  await eventually(() => expect(one.run.mock.calls.length).toBeGreaterThanOrEqual(2));
  expect(one.run.mock.calls[0][0]).not.toBe(picture);
  await eventually(() =>
    expect(textOf(page.bench)).toContain("The V1 detector misses one face. The V2 detector misses one face."),
  );
});

test("the pyramid adds up the marked cell, by keys, at each stride", async () => {
  const { page } = setUp(() => Promise.resolve(success(client([], 1, taps()))));
  await eventually(() => expect(textOf(page.bench)).toContain("Found: face .97"));
  button(page.pyramid, /Load the network/).click();
  await eventually(() => expect(textOf(page.pyramid)).toContain("Live, from the last pass."));
  const sum = () => textOf(page.pyramid.querySelector(".pyramid-sum"));
  expect(sum()).toMatch(/^Stride 8, row 8, column 18: 1\.00 \+ 2\.00 = 3\.00;/);
  const grid = page.pyramid.querySelector(".pyramid-grid")!;
  const press = (key: string) => grid.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  press("ArrowDown");
  expect(sum()).toMatch(/^Stride 8, row 9, column 18:/);
  press("PageUp");
  expect(sum()).toMatch(/^Stride 16, row 4, column 9: 2\.00 \+ 0\.50 = 2\.50;/);
  press("PageUp");
  expect(sum()).toBe("Stride 32, row 2, column 4: 0.50, as the 1×1 convolution gives it.");
  // Only the pyramid's own network was asked for.
  expect(textOf(page.bench)).toContain("Load both networks");
});

test("one that cannot be fetched says so and can be tried again; the other works", async () => {
  let tries = 0;
  const { page } = setUp((id) => {
    if (id !== "face-v1") return Promise.resolve(success(client([], 1, taps())));
    tries += 1;
    return Promise.resolve(
      tries === 1
        ? failure(problem("weights-missing", "The weights are not there.", "Try again."))
        : success(client([detection("face", 0.77)], 1)),
    );
  });
  await eventually(() => expect(textOf(page.bench)).toContain("Found: face .97"));
  button(page.bench, /Load both/).click();
  await eventually(() => expect(textOf(page.bench)).toContain("The weights are not there."));
  await eventually(() => expect(textOf(page.pyramid)).toContain("Live"));
  button(page.bench, /Try again/).click();
  await eventually(() => expect(textOf(page.bench)).toContain("Found: face .77."));
});

test("rows of the pyramid are computed from the coarsest to the finest", () => {
  expect(rows.map(({ stride, tap, sum }) => [stride, tap, sum?.coarser])).toEqual([
    [32, "Conv_1", undefined],
    [16, "block_12_add", "lateral_5"],
    [8, "block_5_add", "smooth_4_pointwise"],
  ]);
  // Stride 32: 10 × 10 cells, 1280 → 128 by 1×1. Stride 16: 96 → 128, then 9 · 128 and 128 · 128 for each of 20 × 20 cells.
  expect(rows.map(({ cost }) => cost.macs)).toEqual([
    100 * 1280 * 128,
    400 * (96 * 128 + 9 * 128 + 128 * 128),
    1600 * (32 * 128 + 9 * 128 + 128 * 128),
  ]);
  expect(() => pyramidRows({ network: v2.network, head: facts[0].head })).toThrow(/invalid head: ssd/);
});

test("enlarging repeats each cell four times", () => {
  expect(enlarged({ rows: 1, columns: 2, values: [1, 2] })).toEqual({
    rows: 2,
    columns: 4,
    values: [1, 1, 2, 2, 1, 1, 2, 2],
  });
});

test("two coarser maps follow by stride 2, with nothing added", () => {
  const maps = coarserMaps(v2);
  expect(maps.map(({ stride, from, out }) => [stride, from, ...out])).toEqual([
    [64, 32, 5, 5, 128],
    [128, 64, 3, 3, 128],
  ]);
  expect(maps.map(({ cost }) => cost.macs)).toEqual([25 * (9 * 128 + 128 * 128), 9 * (9 * 128 + 128 * 128)]);
  expect(coarserMaps(facts[0])).toEqual([]);
  const { page } = setUp(vi.fn());
  const table = textOf(page.pyramid.querySelector("table"));
  expect(table).toContain("stride 32, 10 × 10 × 128");
  expect(table).toContain("3 × 3 × 128");
  expect(textOf(page.pyramid)).toContain("stride 64 with 5 × 5 cells and stride 128 with 3 × 3 cells");
});

test("what comes from above: 2 beside 1 is two thirds, 0.5 beside 2 a fifth, and signs do not count", () => {
  const uniform = (id: string, value: number) => [id, { ...zero(id), values: zero(id).values.fill(value) }];
  const maps = Object.fromEntries([
    uniform("lateral_3", -1),
    uniform("smooth_4_pointwise", 2),
    uniform("lateral_4", 2),
    uniform("lateral_5", -0.5),
  ]) as PyramidLook["maps"];
  expect(rows.map((row) => shareFromAbove(row, maps))).toEqual([undefined, 0.2, 2 / 3]);
  expect(shareFromAbove(rows[2], {})).toBeUndefined();
  expect(shareFromAbove(rows[2], built.maps)).toBeUndefined();
  const question = fromAbove(v2, { ...built, maps });
  expect(question.kind === "number" && question.answer()).toBe(67);
  expect(question.kind === "number" && String(question.explain(undefined))).toContain("at stride 16 20\u202f%");
});

test("the figure keeps the share back until the question is open", async () => {
  const question = predict(fromAbove(v2, built), { revealed: false });
  const { page } = setUp(() => Promise.resolve(success(client([], 1, taps()))), question);
  await eventually(() => expect(textOf(page.bench)).toContain("Found: face .97"));
  button(page.pyramid, /Load the network/).click();
  await eventually(() => expect(textOf(page.pyramid)).toContain("Live, from the last pass."));
  const sum = () => textOf(page.pyramid.querySelector(".pyramid-sum"));
  expect(sum()).not.toContain("%");
  question.dispatchEvent(new CustomEvent("reveal", { detail: true }));
  expect(sum()).toContain("67 % of what is added comes from the row above");
});
