// @vitest-environment jsdom
/** Teaching as the page shows it, on a network that reads single pixels: what is asked of it, what is said, what is kept. */
import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { type LabelPlace, boxOf } from "../../../src/components/charts/labelPlaces.js";
import { clothing } from "../../../src/components/fashion/clothing.js";
import { borderStrip } from "../../../src/components/teach-it/borderStrip.js";
import { classRows } from "../../../src/components/teach-it/classRows.js";
import { type Sample, type TaughtClass, lacking, lessonOf } from "../../../src/components/teach-it/classes.js";
import { headCurves } from "../../../src/components/teach-it/curves.js";
import {
  headExitNames,
  headPlacesOf,
  mostBlocksAt,
  shippedBackbone,
  siteBackbones,
} from "../../../src/components/teach-it/exits.js";
import type { Frozen } from "../../../src/components/teach-it/features.js";
import { nearest } from "../../../src/components/teach-it/nearest.js";
import { type MeasuredExits, exitQuestion, firstGoodExit } from "../../../src/components/teach-it/questions.js";
import { plainTeaching, teachUrl } from "../../../src/components/teach-it/state.js";
import { teachFigure } from "../../../src/components/teach-it/teachFigure.js";
import { readUrl, writeUrl } from "../../../src/components/ui/urlState.js";
import { familyLabels } from "../../../src/model/evidence/family.js";
import { outputTap } from "../../../src/model/architecture/layers.js";
import { kernelShape } from "../../../src/model/pass/randomWeights.js";
import { problem } from "../../../src/model/runtime/problem.js";
import type { TailTrainer } from "../../../src/model/training/tailClient.js";
import type { TailJob } from "../../../src/model/training/tailRun.js";
import type { Picture } from "../../../src/model/types.js";
import { eventually } from "../../eventually.js";

const measured = JSON.parse(readFileSync("data/models/fashion/exits.json", "utf8")) as MeasuredExits;
const pictures = clothing(new Uint8Array(readFileSync("data/models/fashion/pictures.bin")).buffer);

/** Each channel of each exit is one pixel of the picture, the same in all cells. */
function pixelNetwork() {
  const seen: Picture[] = [];
  const run: Frozen["run"] = (picture, { taps = [] }) => {
    seen.push(picture);
    const maps = taps.map((id) => {
      const shape = shippedBackbone.layers.find((layer) => outputTap(layer) === id)!.out;
      const [rows, columns, channels] = shape;
      const pixel = (c: number) => picture.data[4 * Math.floor((c * 784) / channels)] / 255;
      const data = Float32Array.from({ length: rows * columns * channels }, (_, i) => pixel(i % channels));
      return [id, { id, shape, data }];
    });
    const value = { detections: [], strongest: [], taps: Object.fromEntries(maps), milliseconds: 1, backend: "test" };
    return Promise.resolve({ ok: true, value });
  };
  const weights: Frozen["weights"] = ({ layer: id }) => {
    const layer = shippedBackbone.layers.find((one) => one.id === id)!;
    const shape = kernelShape(layer);
    const [kernel, bias] = [shape.reduce((a, b) => a * b, 1), layer.out[2]].map((size) => new Float32Array(size));
    return Promise.resolve({ ok: true, value: { layer: id, shape, kernel, bias } });
  };
  const replaced: string[][] = [];
  const replace: Frozen["replace"] = (given) => {
    replaced.push([...given.keys()]);
    return Promise.resolve({ ok: true, value: { layers: given.size / 2 } });
  };
  return { seen, replaced, network: { run, weights, replace, dispose: () => undefined } };
}

function bench(
  open: Parameters<typeof teachFigure>[0]["open"],
  run: TailTrainer["run"] = () => Promise.reject(new Error("not asked for")),
) {
  const trainer: TailTrainer = { run, dispose: () => undefined };
  const example = () => Promise.resolve(pictures);
  const element = teachFigure({ open, example, labels: familyLabels, trainer, photos: [] });
  document.body.replaceChildren(element);
  const press = (name: string) =>
    [...element.querySelectorAll("button")].find(({ textContent }) => textContent === name)?.click();
  const said = () => element.querySelector(".teach-said")?.textContent ?? "";
  return { element, press, said };
}

const phase = (element: HTMLElement, wanted: string) => eventually(() => expect(element.dataset.phase).toBe(wanted));

test("the controls begin with what is in force: the last exit, one picture in three", () => {
  const { element } = bench(() => Promise.reject(new Error("not asked for")));
  const chosen = [...element.querySelectorAll("label:has(:checked)")].map((label) => label.textContent);
  expect(chosen).toEqual(["Conv_1", "1 in 3", "0", "kept"]);
  const menus = [...element.querySelectorAll("select")].map(({ selectedOptions: [one] }) => one.textContent);
  expect(menus).toEqual(["Detector, V2", "0.001", "40"]);
  expect(element.textContent).toContain("At Conv_1 its map has 10 × 10 cells");
  // What is set at first answers no question.
  expect(firstGoodExit(measured)).not.toBe(plainTeaching.exit);
});

test("the exits of V2 at 300 pixels: 24, 32, 96, 320 and 1280 channels on 75, 38, 19, 10 and 10 cells", () => {
  expect(shippedBackbone.exits.map(({ shape: [rows, , channels] }) => [rows, channels])).toEqual([
    [75, 24],
    [38, 32],
    [19, 96],
    [10, 320],
    [10, 1280],
  ]);
  expect(headPlacesOf(shippedBackbone).channels).toEqual({ res2: 24, res3: 32, res4: 96, res5: 320, Conv_1: 1280 });
});

test("each picture is seen once, whatever exit the head is moved to", async () => {
  const { seen, network } = pixelNetwork();
  const { element, press, said } = bench(() => Promise.resolve({ ok: true, value: network }));
  element.value = { ...element.value, exit: "res4" };
  press("Take the example");
  await eventually(() => expect(element.querySelectorAll(".teach-classes > li")).toHaveLength(4));
  expect(element.value.set).toBe("clothes");
  press("Teach");
  await phase(element, "judged");
  // 96 · 4 + 4, from ten of fifteen pictures of four kinds
  expect(said()).toMatch(/^388 weights learned from 40 pictures in /);
  expect(Number(element.querySelector<HTMLElement>(".said[data-right]")?.dataset.right)).toBeGreaterThan(10);
  expect(new Set(seen).size).toBe(60);
  element.value = { ...element.value, exit: "res3" };
  await eventually(() => expect(said()).toMatch(/^132 weights learned from 40 pictures in /));
  expect(new Set(seen).size).toBe(60);
  // All looks at the pictures, and one for each answer.
  expect(seen.length).toBeLessThanOrEqual(63);
  press("Clear all");
  expect(element.value.set).toBe("own");
  // Nothing is left of the pictures, so their curves and their head are gone.
  expect(said()).toBe("");
  expect(element.querySelector<HTMLElement>(".teach-curves")?.hidden).toBe(true);
  expect(element.dataset.phase).toBe("");
}, 120_000);

test("blocks learn: the network gets their weights, the table the run, and undo brings back what was there", async () => {
  const { replaced, network } = pixelNetwork();
  const jobs: TailJob[] = [];
  const trained: TailTrainer["run"] = (job, { signal, onStep, onJudged }) => {
    jobs.push(job);
    expect(signal.aborted).toBe(false);
    onJudged({ step: 0, learned: 10, held: 5, answers: [] });
    onStep({ step: 1, loss: 1.2, milliseconds: 8 });
    // Every held-out picture is called the first class: five of twenty are.
    const judgment = { step: 1, learned: 10, held: 5, answers: job.held.map(() => 0) };
    return Promise.resolve({ ok: true, value: { steps: 1, judgment, weights: job.weights, backend: "a fake" } });
  };
  const { element, press } = bench(() => Promise.resolve({ ok: true, value: network }), trained);
  const told = () => element.querySelector(".tune-said")?.textContent;
  press("Let them learn");
  await eventually(() => expect(told()).toBe("Add pictures to two classes, or take the example."));
  press("Take the example");
  await eventually(() => expect(element.querySelectorAll(".teach-classes > li")).toHaveLength(4));
  press("Let them learn");
  await eventually(() => expect(told()).toBe("All blocks are frozen. Choose how many learn."));
  element.value = { ...element.value, exit: "res2", blocks: 3 };
  // The reason holds no longer.
  expect(told()).toBe("");
  // Maps of 150 × 150 and 75 × 75 for 16 pictures.
  await eventually(() => {
    press("Let them learn");
    expect(told()).toMatch(/^A step would keep 1\.09\sGB, more than a tab should take\./);
  });
  await eventually(() => expect(element.textContent).toContain("Let them learn"));
  element.value = { ...element.value, exit: "res5", blocks: 2, norm: "live", rate: 0.0001 };
  press("Teach");
  await phase(element, "judged");
  press("Let them learn");
  await eventually(() => expect(told()).toMatch(/^5 of the 20 pictures held back are right after 1 steps\. With all/));
  const [{ tail, maps, norm, rate, learn, held }] = jobs;
  expect([tail.border, norm, rate, learn.length, held.length]).toEqual(["block_14_add", "live", 0.0001, 40, 20]);
  expect(maps).toHaveLength(60 * 10 * 10 * 160);
  const names = ["expand", "depthwise", "project"].flatMap((part) =>
    [15, 16].map((block) => `block_${block}_${part}/kernel`),
  );
  expect(replaced).toHaveLength(1);
  expect(replaced[0].filter((name) => name.endsWith("kernel")).sort()).toEqual(names.sort());
  expect(element.querySelectorAll(".tune tbody tr")).toHaveLength(2);
  expect(element.querySelector(".said[data-right]")?.textContent).toBe("5 of 20 are right.");
  press("Undo: freeze all again");
  await eventually(() => expect(replaced.at(-1)).toEqual([]));
  await eventually(() => expect(told()).toMatch(/^All blocks are frozen again/));
  expect(element.querySelectorAll(".tune tbody tr")).toHaveLength(2);
  // What is said and drawn is no longer that of the run.
  expect(element.querySelector<HTMLElement>(".tune .teach-curves")?.hidden).toBe(true);
  expect(element.querySelector(".tune")?.textContent).toContain("In the next run the head learns together with");
  // Two blocks of 160 channels, the last with 320 outputs; a head for four classes; γ and β of the six convolutions.
  const kernels = 2 * (160 * 960 + 9 * 960) + 960 * 160 + 960 * 320;
  const weights = element.querySelectorAll(".tune tbody tr")[1].children[1].textContent?.replace(/\D/g, "");
  expect(Number(weights)).toBe(kernels + 320 * 4 + 4 + 2 * (4 * 960 + 160 + 320));
  press("Clear all");
  expect(element.querySelectorAll(".tune tbody tr")).toHaveLength(0);
}, 120_000);

test("blocks learn without part 2: its answers are shown all the same, and the page says whose they are", async () => {
  const { network } = pixelNetwork();
  const trained: TailTrainer["run"] = (job) => {
    const judgment = { step: 1, learned: 10, held: 5, answers: job.held.map(() => 0) };
    return Promise.resolve({ ok: true, value: { steps: 1, judgment, weights: job.weights, backend: "a fake" } });
  };
  const { element, press, said } = bench((_, { onProgress }) => {
    onProgress({ phase: "ready", loaded: 1, total: 1 });
    return Promise.resolve({ ok: true, value: network });
  }, trained);
  press("Take the example");
  await eventually(() => expect(element.querySelectorAll(".teach-classes > li")).toHaveLength(4));
  element.value = { ...element.value, exit: "res5", blocks: 1 };
  press("Let them learn");
  await eventually(() => expect(element.querySelector<HTMLElement>(".teach-answers")?.hidden).toBe(false));
  expect(element.querySelector(".teach-answers")?.textContent).toContain("Its answer, after blocks have learned");
  expect(element.querySelector(".said[data-right]")?.textContent).toBe("5 of 20 are right.");
  // Part 2 has not run: it says nothing, has no chart of exits and no head to save.
  expect(said()).toBe("");
  expect(element.querySelector(".exit-chart")?.closest<HTMLElement>("[hidden]")).not.toBeNull();
  expect(element.textContent).not.toContain("the head of part 2, for");
}, 120_000);

test("what the reader brought comes back after other classes took its place; of the example nothing is offered", () => {
  const picture: Picture = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
  const own = [1, 0].map((act) => ({ name: `a${act}`, samples: [{ picture, name: "", act }] }));
  const classes: TaughtClass[] = [...own];
  const changed = vi.fn();
  const rows = classRows(classes, { changed, example: () => undefined, beside: () => false });
  const back = () =>
    [...rows.element.querySelectorAll("button")].find(({ textContent }) => textContent?.startsWith("Bring"));
  const example = [{ name: "bag", samples: [{ picture, name: "", act: 0 }] }];
  rows.replace(example, "The example.");
  expect(classes).toEqual(example);
  back()?.click();
  expect(classes).toEqual(own);
  expect(changed).toHaveBeenCalledTimes(1);
  expect(back()).toBeUndefined();
  classes.splice(0, 2, ...example);
  rows.replace([], "Cleared.");
  expect(back()).toBeUndefined();
});

test("two classes stay, and rows without pictures count as classes to be", () => {
  const { element, press } = bench(() => Promise.reject(new Error("not asked for")));
  const removers = () =>
    [...element.querySelectorAll<HTMLButtonElement>("button")].filter(({ textContent }) => textContent === "Remove");
  expect(removers().map(({ disabled }) => disabled)).toEqual([true, true]);
  press("Add a class");
  expect(removers().map(({ disabled }) => disabled)).toEqual([false, false, false]);
  expect(element.textContent).toContain("A head for 3 classes has 1280 × 3 + 3 = 3\u202f843 weights");
});

const learning = (element: HTMLElement) =>
  [...element.querySelectorAll<HTMLInputElement>(".tune fieldset:first-child input")].map((radio) =>
    radio.checked ? `[${radio.value}]` : radio.disabled ? "" : radio.value,
  );

test("blocks that learn stay within what the exit and the network have, also when a link asks for more", () => {
  const { element } = bench(() => Promise.reject(new Error("not asked for")));
  element.value = { ...element.value, exit: "res5", blocks: 6 };
  expect(learning(element)).toEqual(["0", "1", "2", "3", "4", "5", "[6]"]);
  // Blocks 0, 1 and 2 are before res2.
  const exits = [...element.querySelectorAll<HTMLInputElement>("input[value=res2]")];
  exits[0].click();
  expect(element.value).toMatchObject({ exit: "res2", blocks: 3 });
  expect(learning(element)).toEqual(["0", "1", "2", "[3]", "", "", ""]);
  expect(element.querySelector(".tune")?.textContent).toContain("learns together with blocks 0 to 2");
  element.value = { ...element.value, exit: "res5", blocks: 6 };
  element.value = { ...element.value, net: "v2-0.25", exit: "res2" };
  for (const backbone of siteBackbones)
    for (const exit of headExitNames) {
      element.value = { ...plainTeaching, net: backbone.key, exit, blocks: 6 };
      expect(element.value.blocks).toBe(mostBlocksAt(backbone, exit));
    }
  const read = readUrl(teachUrl, new URLSearchParams("learns=6&exit=res2"), plainTeaching);
  expect(read.state).toMatchObject({ exit: "res2", blocks: 3 });
  expect(read.faults).toEqual([{ name: "learns", text: "6", allowed: "a whole number from 0 to 3" }]);
});

test("with live normalization γ and β count among the weights that learn", () => {
  const { element } = bench(() => Promise.reject(new Error("not asked for")));
  const told = (norm: "frozen" | "live") => {
    element.value = { ...element.value, exit: "res5", blocks: 1, norm };
    return /([\d\u202f]+) weights[^.]*\./.exec(element.querySelector(".tune")?.textContent ?? "")?.[0];
  };
  // 160 · 960 + 9 · 960 + 960 · 320, and a head of 320 · 2 + 2 for the two classes that are not there yet.
  expect(told("frozen")).toBe("470\u202f082 weights.");
  // 2 · (960 + 960 + 320) more
  expect(told("live")).toBe("474\u202f562 weights, γ and β included.");
});

test("curves that end in one place have one name near it, and a key; a loss is never zero", () => {
  const moments = [0, 1, 2].map((step) => ({ step, loss: 0.0004, learned: 100, held: 100 }));
  const names = (measure: "right" | "loss") =>
    [...headCurves(moments, { width: 300, measure, steps: 200 }).querySelectorAll<SVGTextElement>("text.halo")].map(
      (text) => [text.textContent, Number(text.getAttribute("y"))] as const,
    );
  expect(names("right").map(([text]) => text)).toEqual(["both 100\u202f%"]);
  expect(names("right")[0][1]).toBeLessThan(60);
  const drawn = headCurves(moments, { width: 300, measure: "right", steps: 200 });
  const keys = [...drawn.querySelectorAll("line.head-line")].map((line) => [
    line.classList.contains("is-held"),
    line.nextElementSibling?.textContent,
  ]);
  expect(keys).toEqual([
    [false, "learned from"],
    [true, "held back"],
  ]);
  expect(names("loss")[0][0]).toBe("below 0.001");
});

test.each([300, 358, 960])("the words of the blocks stay inside their picture, %i pixels wide", (width) => {
  const { layers, exits } = shippedBackbone;
  for (const exit of exits)
    for (const border of exits.filter((_, i) => i <= exits.indexOf(exit))) {
      const strip = borderStrip(layers, { width, exit: exit.tap, border: border.tap, label: "" });
      for (const text of strip.querySelectorAll("text")) {
        const [x, anchor] = [Number(text.getAttribute("x")), text.getAttribute("text-anchor") ?? "start"];
        const room = boxOf(text.textContent ?? "", { x, y: 0, anchor: anchor as LabelPlace["anchor"] });
        expect([room.left >= -8, room.right <= width + 8], `${text.textContent} at ${exit.name}`).toEqual([true, true]);
      }
      const names = [...strip.querySelectorAll("text.tick")].map(({ textContent }) => textContent);
      expect([names[0], names.at(-1)]).toEqual(["stem", "Conv_1"]);
    }
});

test("a link with another network and the example brings both; exits that it does not have are off", async () => {
  const { element } = bench(() => Promise.reject(new Error("not asked for")));
  element.value = { ...element.value, net: "v2-0.25", set: "clothes", exit: "res3" };
  await eventually(() => expect(element.querySelectorAll(".teach-classes > li")).toHaveLength(4));
  // V2 of the family ends at stride 8, so it has no res4.
  expect(element.querySelector<HTMLInputElement>("input[value=res4]")?.disabled).toBe(true);
  const off = [...element.querySelectorAll<HTMLInputElement>("input[type=radio]:disabled")].map(({ value }) => value);
  expect(off.filter((name) => name.startsWith("res"))).toEqual(["res4", "res5"]);
  expect(element.textContent).toContain("It has no res4 and no res5.");
  expect(element.textContent).toContain("28 × 28 pixels with a border of 2");
  // The exit that is in force is the one that is marked; the chart of exits has no others.
  element.value = { ...element.value, exit: "res4" };
  expect(element.querySelector<HTMLInputElement>("input[value=Conv_1]")?.checked).toBe(true);
  expect(element.textContent).toContain("At Conv_1 its map has");
  expect([...element.querySelectorAll(".exit-chart text:not(.tick)")].map(({ textContent }) => textContent)).toEqual([
    "res2",
    "res3",
    "Conv_1",
  ]);
});

test("a network that does not come leaves the classes, says why, and is asked again", async () => {
  const failed = { ok: false, problem: problem("weights-missing", "The weights are gone.", "Try again.") } as const;
  let tries = 0;
  const { element, press, said } = bench(() => {
    tries += 1;
    return Promise.resolve(failed);
  });
  press("Take the example");
  await eventually(() => expect(element.querySelectorAll(".teach-classes > li")).toHaveLength(4));
  press("Teach");
  await eventually(() => expect(element.querySelector(".problem")?.textContent).toContain("The weights are gone."));
  expect(said()).toBe("Nothing was learned.");
  expect(element.querySelectorAll(".teach-classes > li")).toHaveLength(4);
  press("Teach");
  await eventually(() => expect(tries).toBe(2));
});

describe("what a lesson lacks", () => {
  const picture: Picture = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
  const kind = (name: string, count: number): TaughtClass => ({
    name,
    samples: Array.from({ length: count }, (): Sample => ({ picture, name, act: 0 })),
  });
  test.each([
    [[kind("a", 0), kind("b", 0)], /^Add pictures to two classes/],
    [[kind("a", 9), kind("b", 0)], /^Only “a” has pictures/],
    [[kind("a", 9), kind("a", 9)], /^Two classes have the name “a”/],
    [[kind("a", 9), kind("b", 1)], /^“b” has one picture/],
  ])("is a sentence (%#)", (classes, sentence) => {
    expect(lacking(lessonOf(classes, 3, 1))).toMatch(sentence);
  });
  test("is nothing where two classes have pictures; a third without any is no class yet", () => {
    const lesson = lessonOf([kind("a", 3), kind("empty", 0), kind("b", 6)], 3, 1);
    expect(lacking(lesson)).toBeUndefined();
    expect(lesson.names).toEqual(["a", "b"]);
    expect([lesson.split.learn.length, lesson.split.held.length]).toEqual([6, 3]);
  });
});

test("the nearest pictures come first: those in the same direction", () => {
  const sample = (x: number, y: number): Sample => {
    const res2 = Float32Array.of(x, y);
    return {
      picture: { width: 1, height: 1, data: new Uint8ClampedArray(4) },
      name: `${x} ${y}`,
      act: 0,
      features: { res2, res3: res2, res4: res2, res5: res2, Conv_1: res2 },
    };
  };
  const all = [sample(1, 0), sample(10, 11), sample(0, 3)].map((one, label) => ({ sample: one, label }));
  const lesson = { names: ["x", "xy", "y"], all, split: { learn: [0, 1, 2], held: [] } };
  const found = nearest(lesson, "res2", Float32Array.of(2, 1), 2);
  expect(found.map(({ label }) => label)).toEqual([1, 0]);
  expect(found[1].similarity).toBeCloseTo(2 / Math.sqrt(5), 6);
});

test("the question’s answer is the first exit that has nine of ten on the mean", () => {
  const row = (exit: MeasuredExits["rows"][number]["exit"], ...percents: number[]) => ({ exit, percents });
  const drawn = { ...measured, rows: [row("res2", 95, 80), row("res3", 88, 92), row("res4", 99, 99)] };
  expect(firstGoodExit(drawn)).toBe("res3");
  const question = exitQuestion(measured);
  expect(question.choices).toContain(question.answer());
  // Twenty splits, and 40 of the 50 shipped pictures of each kind are held back.
  expect(measured.rows.map(({ percents }) => percents.length)).toEqual([20, 20, 20, 20, 20]);
  expect(measured.learned + measured.held).toBe(50);
});

test("the address brings exit, split and picture back", () => {
  const seen = { set: "clothes", exit: "Conv_1", held: 2, split: 7, speaks: 3, picture: 11 } as const;
  const state = { ...seen, net: "v2-0.5", blocks: 3, norm: "live", rate: 0.003, steps: 80 } as const;
  const texts = writeUrl(teachUrl, state);
  expect(texts).toEqual({
    ...{ net: "v2-0.5", set: "clothes", exit: "Conv_1", held: "2", split: "7", speaks: "3", shown: "11" },
    ...{ learns: "3", norming: "live", rate: "0.003", steps: "80" },
  });
  const query = new URLSearchParams(Object.entries(texts).map(([name, text]) => [name, text ?? ""]));
  expect(readUrl(teachUrl, query, plainTeaching)).toEqual({ state, faults: [] });
});
