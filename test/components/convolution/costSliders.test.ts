// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { costSliders, costUrl } from "../../../src/components/convolution/costSliders.js";
import { firstLayer } from "../../../src/components/convolution/questions.js";
import { predict } from "../../../src/components/predict/predict.js";
import { singleLayer } from "../../../src/components/charts/singleLayer.js";
import { cost } from "../../../src/model/architecture/cost.js";
import { throughUrl } from "../ui/throughUrl.js";

const digits = (element: Element) =>
  [...element.querySelectorAll("b.live")].map((b) => b.textContent?.replace(/\D/g, ""));

describe("costSliders", () => {
  it("counts MobileNet's first layer as its paper does", () => {
    // 112 · 112 · 32 · 27 = 10 838 016 multiply-adds and 864 weights (arXiv:1704.04861, table 1, first row)
    const sliders = costSliders();
    expect(digits(sliders)).toEqual(["10838016", "864"]);
    expect(sliders.querySelector(".label")?.textContent).toContain("928");
  });

  it("follows its value and moves what is out of range to the nearest end", () => {
    const sliders = costSliders();
    sliders.value = { height: 2, width: 3, kernel: 5, in: 7, out: 9999, stride: 1 };
    expect(sliders.value.out).toBe(1280);
    expect(digits(sliders)).toEqual([String(2 * 3 * 25 * 7 * 1280), String(25 * 7 * 1280)]);
  });

  it("keeps the product back that a question asks for, until its answer is open or another layer is chosen", () => {
    const shown = (act: (ask: ReturnType<typeof predict>, sliders: ReturnType<typeof costSliders>) => void) => {
      const until = predict(firstLayer);
      const sliders = costSliders({ until });
      expect(sliders.textContent?.replace(/\D/g, "")).not.toContain("10838016");
      act(until, sliders);
      return digits(sliders)[0];
    };
    expect(shown((ask) => ask.dispatchEvent(new CustomEvent("reveal")))).toBe("10838016");
    expect(shown((_, sliders) => (sliders.value = { ...sliders.value, out: 64 }))).toBe("21676032");
  });

  it("goes through the address and back", () => {
    const state = { height: 10, width: 20, kernel: 5, in: 6, out: 7, stride: 1 };
    expect(throughUrl(costUrl, state, { ...state, height: 1, in: 1, kernel: 1 })).toEqual({ state, faults: [] });
  });
});

describe("singleLayer", () => {
  it("makes the pair that replaces a standard convolution", () => {
    const shape = [14, 14, 512] as const;
    const macs = (role: "convolution" | "depthwise" | "pointwise") =>
      cost(singleLayer({ role, in: shape, out: 512 })).macs;
    // 14 · 14 · 512 · 512 · 9; · 9 without mixing; · 512 without looking around (arXiv:1704.04861, section 3.1)
    expect(macs("convolution")).toBe(462_422_016);
    expect(macs("depthwise") + macs("pointwise")).toBe(903_168 + 51_380_224);
    expect(singleLayer({ role: "depthwise", in: [7, 7, 8], stride: 2 }).out).toEqual([4, 4, 8]);
  });
});
