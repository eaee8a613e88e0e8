// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import {
  isCompared,
  kernelFinding,
  kernelTimesFigure,
  kernelTimings,
} from "../../../src/components/time/kernelTimes.js";
import { fakeTimes, network } from "../inside/fake.js";

const here = fakeTimes();
/** On the other kernels pointwise layers and sums take twice as long, depthwise ones four times. */
const there = here.steps.map(({ id, milliseconds }) => ({
  id,
  milliseconds: milliseconds.map((time) => (id.endsWith("_depthwise") ? 4 : 2) * time),
}));
const times = { ...here, reference: { steps: there, passes: here.passes.map((pass) => 2.5 * pass) } };
const timings = kernelTimings(network, times);

describe("both kernels", () => {
  it("have a time for each layer, with the sum that follows it", () => {
    expect(timings.length).toBe(52);
    const of = (id: string) => timings.find(({ layer }) => layer.id === id)!;
    // 75 · 75 · 24 · 144 = 19.44 M multiply-adds, a millisecond for a million by the fake's rule, and 0.5 ms for the sum.
    expect(of("block_2_project").here).toBeCloseTo(19.94, 10);
    expect(of("block_2_project").there).toBeCloseTo(39.88, 10);
    expect(of("block_2_depthwise").there / of("block_2_depthwise").here).toBeCloseTo(4, 10);
  });

  it("are compared by whole passes and by kind", () => {
    const finding = kernelFinding(timings, times);
    expect(finding).toContain("the first and the last convolution 50\u202f%, expansions 50\u202f%");
    expect(finding).toContain("depthwise layers 25\u202f%, projections 50\u202f%.");
  });

  it("are drawn on one scale, and told in a table", () => {
    const figure = kernelTimesFigure(network, times);
    document.body.replaceChildren(figure);
    expect(figure.querySelector("figcaption")?.textContent).toContain("A whole pass takes");
    const cells = [...figure.querySelectorAll("tbody tr")].map((row) => row.lastElementChild?.textContent);
    expect(cells.length).toBe(52);
    expect(new Set(cells)).toEqual(new Set(["0.50×", "0.25×"]));
  });

  it("need the other kernels' times", () => {
    expect([isCompared(here), isCompared(times)]).toEqual([false, true]);
  });
});
