// @vitest-environment jsdom
import { expect, it, vi } from "vitest";
import { termBars } from "../../../src/components/inside/termBars.js";
import type { Term } from "../../../src/model/math/convolve.js";

const terms = (products: readonly number[]): Term[] =>
  products.map((product, channel) => ({
    row: 0,
    column: 0,
    channel,
    outside: false,
    value: product,
    weight: 1,
    product,
  }));

it("draws a sum of 960 terms with two paths, names the largest, and follows the bar that is clicked", () => {
  const bars = termBars();
  const follow = vi.fn();
  bars.show(
    terms(Array.from({ length: 960 }, (_, i) => (i === 700 ? -5 : i % 3))),
    ({ channel }) => follow(channel) as unknown,
  );
  const paths = [...bars.querySelectorAll("path")].map((path) => path.getAttribute("d")?.match(/M/g)?.length ?? 0);
  // One of the 960 is negative.
  expect(paths).toEqual([959, 1]);
  expect(bars.querySelector(".strong")?.textContent).toBe("channel 700: -5.00".replace("-", "\u2212") + "0");
  // 960 bars on 960 − 44 pixels: the bar of channel 700 begins at 44 + 700 · 916 / 960 = 711.9.
  bars.querySelector("svg")?.dispatchEvent(new MouseEvent("click", { clientX: 712.3 }));
  expect(follow).toHaveBeenCalledWith(700);
});

it("draws another sum in the same place", () => {
  const bars = termBars();
  bars.show(terms([1, 2]), () => undefined);
  bars.show(terms([4, -3, 1]), () => undefined);
  expect(bars.querySelectorAll("svg").length).toBe(1);
  expect(bars.querySelector(".strong")?.textContent).toBe("channel 0: 4.000");
});
