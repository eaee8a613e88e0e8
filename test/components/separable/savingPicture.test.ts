// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { blockSavings } from "../../../src/components/separable/blockSavings.js";
import { savingsOfV1 } from "../../../docs/tables/separable.js";
import { savingPicture } from "../../../src/components/separable/savingPicture.js";

describe("savingPicture", () => {
  it("draws V1's first block: 576 squares against 73", () => {
    const picture = savingPicture();
    const squares = (selector: string) =>
      (picture.querySelector(selector)?.getAttribute("d")?.match(/M/g) ?? []).length;
    expect(squares('.area-picture path[data-role="conv"]')).toBe(576);
    expect(squares('.area-picture path[data-role="dw"]') + squares('.area-picture path[data-role="proj"]')).toBe(73);
    // 576 / 73 = 7.890…; 73 / 576 = 12.67 %
    expect(picture.querySelector(".ratio")?.textContent).toBe("7.89× fewer");
    expect(picture.querySelector(".ratio-curve")?.getAttribute("aria-label")).toContain("12.7");
  });

  it("follows its value and corrects it", () => {
    const picture = savingPicture();
    picture.value = { kernel: 5, out: 1000 };
    expect(picture.value).toEqual({ kernel: 5, out: 128 });
    // 25 · 128 / (25 + 128) = 20.915…
    expect(picture.querySelector(".ratio")?.textContent).toBe("20.92× fewer");
  });
});

describe("blockSavings", () => {
  it("has a bar for each stage and the whole network's ratio", () => {
    const figure = blockSavings();
    expect(figure.querySelectorAll(".mark")).toHaveLength(15);
    // 576 / 73, then 9 · 1024 / 1033
    const bars = [...figure.querySelectorAll(".saved")].map((text) => text.textContent);
    expect([bars.length, bars[0], bars[12]]).toEqual([13, "7.89×", "8.92×"]);
    // 4866 / 569 of arXiv:1704.04861, table 4
    expect(figure.querySelector("figcaption")?.textContent).toContain("8.56×");
  });

  it("has the same rows as the page's table", () => {
    const { rows } = savingsOfV1();
    expect(rows).toHaveLength(16);
    expect([rows[1][4], rows[13][4], rows[15][4]]).toEqual(["7.89×", "8.92×", "8.56×"]);
  });
});
