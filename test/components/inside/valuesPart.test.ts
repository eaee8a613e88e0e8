// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { explorer } from "../../../src/components/inside/explorer.js";
import { valueRows, valuesFinding, violin } from "../../../src/components/inside/valuesPart.js";
import { success } from "../../../src/model/runtime/problem.js";
import { fakeNetwork, fakePictures, fakeStatistics, network, photos, picture, settle } from "./fake.js";

beforeEach(() => {
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
  vi.spyOn(HTMLCanvasElement.prototype, "toDataURL").mockReturnValue("data:,");
  document.body.replaceChildren();
});

describe("a violin", () => {
  it("is widest where values are most frequent, and symmetric", () => {
    // 72 bins from −9 to 9 in a box 72 pixels high: a bin is a pixel. Bin 40 lies from y = 31 to y = 32.
    const shares = Array.from({ length: 72 }, (_, i) => (i === 40 ? 0.5 : i === 41 ? 0.25 : 0));
    const d = violin({ shares, below: 0, above: 0 }, { x: 10, y: 0, width: 20, height: 72 });
    const corners = [...d.matchAll(/([\d.]+),([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(Math.min(...corners.map(([x]) => x))).toBe(10);
    expect(Math.max(...corners.map(([x]) => x))).toBe(30);
    expect(Math.max(...corners.map(([, y]) => y))).toBe(32);
    expect(Math.min(...corners.map(([, y]) => y))).toBe(30);
    for (const [x, y] of corners) expect(corners).toContainEqual([40 - x, y]);
    expect(corners).toContainEqual([15, 30]);
  });

  it("is nothing where all values are 0 or 6", () => {
    const shares = Array.from({ length: 72 }, () => 0);
    expect(violin({ shares, below: 0, above: 0 }, { x: 0, y: 0, width: 9, height: 9 })).toBe("");
  });
});

describe("the values of all layers", () => {
  it("say how many are 0 and how many were cut, and count no linear layer as cut", () => {
    // block_2_depthwise: even columns are 0 (38 of 75), and channel 0 everywhere: 0.5067 + 0.4933 / 144 = 51.0 %.
    // Channels 24 … 143 are at 6 in odd columns: 37 / 75 · 120 / 144 = 41.11 %.
    const finding = valuesFinding(fakeStatistics(), network);
    expect(finding).toContain("51\u202f% of all values are exactly 0, most in block_2_depthwise");
    expect(finding).toContain("41.11\u202f% are exactly 6, most in block_2_depthwise");
    const [, zeros, cut] = valueRows(fakeStatistics());
    const layer = (id: string) => network.find((one) => one.id === id)!;
    expect(cut.value(layer("block_2_depthwise"))).toBeCloseTo(0.4111, 4);
    expect(cut.value(layer("block_2_project"))).toBe(0);
    expect(zeros.value(layer("block_2_project"))).toBeCloseTo(38 / 75 + 37 / 75 / 24, 4);
  });

  it("are linked with the map: hover goes both ways, a key chooses", async () => {
    const open = () => Promise.resolve(success(fakeNetwork().network));
    const read = ({ id }: { id: string }) => Promise.resolve(picture(id.length));
    const element = explorer({ open, photos, layers: network, read }, { pictures: fakePictures, rest: 0 });
    document.body.append(element);
    await settle();
    await element.start();
    for (let i = 0; i < 20; i++) await settle();
    const [map, values] = [
      "[aria-label='Layer of the network']",
      "[aria-label='Layer among the values of all layers']",
    ].map((selector) => element.querySelector<HTMLElement>(selector)!);
    expect(values.querySelectorAll(".sum-outline").length).toBe(1);
    const hovered = (strip: HTMLElement) =>
      [...strip.querySelectorAll(".hover")].map((mark) => mark.closest("[data-layer]")?.getAttribute("data-layer"));
    for (const [from, to] of [
      [values, map],
      [map, values],
    ]) {
      vi.spyOn(from, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 960, 300));
      // 19 stages share 960 − 46 pixels; in the middle of the sixth one stands block 4’s depthwise layer.
      from.dispatchEvent(new MouseEvent("pointermove", { clientX: 46 + (914 / 19) * 5.5, bubbles: true }));
      expect(new Set(hovered(to))).toEqual(new Set(["block_4_depthwise"]));
      from.dispatchEvent(new MouseEvent("pointerleave"));
      expect(hovered(to)).toEqual([]);
    }
    values.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
    await settle();
    expect(element.value.layer).toBe("block_2_project");
    expect(map.getAttribute("aria-valuetext")).toContain("block_2_project");
  });
});
