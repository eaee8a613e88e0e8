// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  layerTimings,
  reconcile,
  reconciliation,
  roofAt,
  roofFinding,
  shareOf,
  timeFinding,
} from "../../../src/components/time/layerTiming.js";
import type { RecordedTimes } from "../../../src/components/time/recordedTimes.js";
import { backendTable, deviceText, timePanel } from "../../../src/components/time/timePanel.js";
import { cancelled, failure, problem, success } from "../../../src/model/runtime/problem.js";
import type { LayerTimes } from "../../../src/model/runtime/protocol.js";
import { fakeTimes, network, settle } from "../inside/fake.js";

const times = fakeTimes();
const timings = layerTimings(network, times);
const of = (id: string) => timings.find(({ layer }) => layer.id === id)!;

describe("measured layers", () => {
  it("take the median of their samples, with the addition of the skip", () => {
    // 75 · 75 · 24 · 144 = 19.44 M multiply-adds: 19.44 ms by the fake's rule, and 0.5 ms for the sum.
    expect(of("block_2_project").time).toBeCloseTo(19.94, 10);
    expect(of("block_2_project").fastest).toBeCloseTo(0.9 * 19.94, 10);
    expect(of("block_2_project").slowest).toBeCloseTo(1.1 * 19.94, 10);
    expect(of("block_1_project").time).toBeCloseTo((75 * 75 * 24 * 96) / 1e6, 10);
    expect(timings.length).toBe(52);
  });

  it("have bytes and intensity: Conv_1 by hand", () => {
    // In 10 · 10 · 320, out 10 · 10 · 1280, kernel 320 · 1280, bias 1280, four bytes each; 40.96 M multiply-adds.
    const bytes = 4 * (32_000 + 128_000 + 409_600 + 1280);
    expect(of("Conv_1").bytes).toBe(bytes);
    expect(of("Conv_1").intensity).toBeCloseTo(40.96e6 / bytes, 10);
    expect(of("Conv_1").macsPerSecond).toBeCloseTo(1e9, 0);
  });

  it("share time as they share multiply-adds where each takes the same time for one", () => {
    const even: LayerTimes = { ...times, steps: times.steps.filter(({ id }) => !id.endsWith("_add")) };
    const share = shareOf(layerTimings(network, even), "dw");
    expect(share.time).toBeCloseTo(share.macs, 12);
    // DESIGN: 6.9 % of the backbone's multiply-adds are depthwise.
    expect(share.macs).toBeCloseTo(0.069, 2);
    expect(timeFinding(timings)).toMatch(
      /^Depthwise layers do 7\u202f% of the multiply-adds and take 7\u202f% of the time\. Expansions do/,
    );
  });

  it("are reconciled with the whole pass", () => {
    const { parts, whole, difference } = reconcile(timings, times);
    expect(whole / parts).toBeCloseTo(1.2, 10);
    expect(difference).toBeCloseTo(whole - parts, 10);
    // 0.2 of 1.2 is a sixth.
    expect(reconciliation(timings, times)).toContain(
      "17\u202f% of the pass. A possible reason: in a whole pass, other layers have pushed",
    );
    // 34 to 286 ms around 142 ms: no cause for a difference of 46 ms.
    const wide = { ...times, passes: [whole / 4, whole, 2 * whole] };
    expect(reconciliation(timings, wide)).toContain("The passes differ from each other by more than that.");
    const fast = { ...times, passes: times.passes.map((pass) => pass / 2) };
    expect(reconciliation(timings, fast)).toContain("Measure again when the device is idle.");
  });

  it("stand under a roof of the device's own", () => {
    // 4 G multiply-adds and 8 GB a second: the roof bends at half a multiply-add for each byte.
    expect([roofAt(times, 0.25), roofAt(times, 0.5), roofAt(times, 10)]).toEqual([2e9, 4e9, 4e9]);
    expect(roofFinding(timings, times)).toContain("meet at 0.5 multiply-adds for each byte");
    // Every layer does 1 G a second, above the bend: a quarter of the roof.
    expect(roofFinding(timings, times)).toContain("The median pointwise layer reaches 25\u202f% of its limit");
  });
});

function panel(layerTimes: Parameters<typeof timePanel>[0]["layerTimes"]) {
  const asked: string[] = [];
  const element = timePanel({
    layers: network,
    layerTimes,
    timeBackend: (name) => {
      asked.push(name);
      return Promise.resolve(
        name === "webgpu"
          ? failure(problem("backend-missing", "Not available here: no graphics processor.", ""))
          : success({ firstRun: 300, milliseconds: name === "wasm" ? [20, 22, 21] : [42], on: "SwiftShader driver" }),
      );
    },
  });
  document.body.replaceChildren(element);
  const button = (text: string) => [...element.querySelectorAll("button")].filter((b) => b.textContent === text);
  return { element, button, asked };
}

describe("the panel", () => {
  it("measures layers on demand, tells how far it is, and shows bars, roofline and table", async () => {
    let request: unknown;
    const { element, button } = panel((asked, { onProgress }) => {
      request = asked;
      onProgress?.({ done: 100, of: 315 });
      return Promise.resolve(success(times));
    });
    expect(button("Stop")).toEqual([]);
    expect(element.querySelectorAll(".strip").length).toBe(0);
    button("Measure each layer")[0].click();
    expect(element.querySelector("[role=status]")?.textContent).toMatch(/^Round 2 of 5, about \d+ s left$/);
    expect(button("Stop")).toHaveLength(1);
    await settle();
    expect(request).toEqual({ budget: 20, rounds: 5 });
    expect(button("Stop")).toEqual([]);
    // Three rows of 52 bars, and 52 marks under the roof.
    expect(element.querySelectorAll(".strip [data-layer]").length).toBe(3 * 52);
    expect(element.querySelectorAll(".roof-mark").length).toBe(52);
    expect(element.querySelectorAll("tbody tr").length).toBe(52);
    expect(element.querySelector(".reconciled")?.textContent).toContain("a whole pass");
  });

  it("links bars and roofline: a key on the bars outlines the mark", async () => {
    const { element, button } = panel(() => Promise.resolve(success(times)));
    button("Measure each layer")[0].click();
    await settle();
    const strip = element.querySelector<HTMLElement>(".strip")!;
    strip.dispatchEvent(new KeyboardEvent("keydown", { key: "End", bubbles: true, cancelable: true }));
    expect(element.querySelector(".roof-mark.is-pinned")?.getAttribute("data-layer")).toBe("Conv_1");
    expect(element.textContent).toContain("Conv_1: 1.00\u202fG multiply-adds a second at 17.9 for each byte");
  });

  it("shows what another device has measured, and says which, until this one has", async () => {
    // The file of the page, summed here: depthwise layers by their names, projections with their skips.
    const recorded = JSON.parse(readFileSync("data/layer-times.json", "utf8")) as RecordedTimes;
    const middle = (all: readonly number[]) => all.toSorted((a, b) => a - b)[2];
    const sum = (name: RegExp) =>
      recorded.steps.filter(({ id }) => name.test(id)).reduce((all, { milliseconds }) => all + middle(milliseconds), 0);
    const element = timePanel({
      layers: network,
      layerTimes: () => Promise.resolve(success(times)),
      timeBackend: () => Promise.resolve(failure(cancelled)),
      recorded,
    });
    document.body.replaceChildren(element);
    const caption = () => element.querySelector("figcaption")?.textContent ?? "";
    expect(caption()).toContain(`Measured on ${recorded.device}`);
    const share = Number(/multiply-adds and take (\d+)/.exec(caption())?.[1]);
    expect(share).toBeCloseTo((100 * sum(/depthwise/)) / sum(/^/), -0.5);
    expect(element.querySelectorAll(".strip [data-layer]").length).toBe(3 * 52);
    expect(element.querySelectorAll(".roof-mark").length).toBe(0);
    [...element.querySelectorAll("button")].find((b) => b.textContent === "Measure each layer")?.click();
    await settle();
    expect(caption()).toContain("Measured on this device");
    expect(element.textContent).not.toContain(recorded.device);
  });

  it("can be stopped, and then shows nothing", async () => {
    const { element, button } = panel(
      (_, { signal }) => new Promise((resolve) => signal?.addEventListener("abort", () => resolve(failure(cancelled)))),
    );
    button("Measure each layer")[0].click();
    button("Stop")[0].click();
    await settle();
    expect(element.querySelector("[role=status]")?.textContent).toBe("Stopped.");
    expect(element.querySelectorAll(".strip, .problem").length).toBe(0);
    expect(button("Measure each layer")[0].disabled).toBe(false);
  });

  it("tries every backend, and says of each that fails why", async () => {
    const { element, button, asked } = panel(() => Promise.resolve(success(times)));
    button("Measure whole passes")[0].click();
    await settle();
    expect(asked).toEqual(["wasm", "webgl", "webgpu", "cpu"]);
    const rows = [...element.querySelectorAll("tbody tr")].map((row) => row.textContent);
    expect(rows.length).toBe(4);
    expect(rows[1]).toContain("2.00×");
    expect(rows[2]).toContain("Not available here: no graphics processor.");
  });
});

it("a table without the first backend compares with nothing", () => {
  const missing = failure(problem("backend-missing", "Not here.", ""));
  const table = backendTable([
    ["wasm", missing],
    ["cpu", success({ firstRun: 9, milliseconds: [5], on: "JavaScript" })],
  ]);
  expect(table.textContent).not.toContain("×5");
  expect(table.querySelectorAll("tbody tr")[1].querySelectorAll("td")[2].textContent).toBe("");
});

it("a graphics processor that is only imitated is called so", () => {
  expect(deviceText("ANGLE (Google, Vulkan 1.3 (SwiftShader Device))")).toContain("imitated by the processor");
  expect(deviceText("ANGLE (Apple, M2)")).toBe("ANGLE (Apple, M2)");
});
