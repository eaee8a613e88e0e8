/** Places of cells: their names outlive changes elsewhere on the page, and the room kept for them is the room measured. */
import { expect, test } from "vitest";
import { type Heights, markPlaces, placeRules, simplify } from "../../scripts/arrive/places.js";

const page = (...parts: string[]) =>
  `<html><head></head><body><main id="observablehq-main">${parts.join("\n")}</main></body></html>`;
const block = (id: string) => `<div class="observablehq--block"><!--:${id}:--></div>`;
const inline = (...ids: string[]) =>
  `<p>So many: ${ids.map((id) => `<observablehq-loading></observablehq-loading><!--:${id}:-->`).join(" and ")}.</p>`;

const names = (html: string) => [...html.matchAll(/data-cell="([^"]+)"/g)].map(([, name]) => name);

test("a place is the element around a cell’s comment, and cells of one paragraph share it", () => {
  const { html, places } = markPlaces(
    page(block("a0"), '<h2 id="cost">Cost</h2>', "<br>", inline("b1", "c2"), block("d3")),
  );
  expect(html).toContain('<div class="observablehq--block" data-cell="start:0"><!--:a0:-->');
  expect(html).toContain('<p data-cell="cost:0">So many');
  expect([...places]).toEqual([
    ["a0", "start:0"],
    ["b1", "cost:0"],
    ["c2", "cost:0"],
    ["d3", "cost:1"],
  ]);
});

test("a cell in a section keeps its name when another section gets a cell, and when cells change their code", () => {
  const section = '<h2 id="cost">Cost</h2>';
  const before = names(markPlaces(page(block("a0"), section, block("b1"), block("c2"))).html);
  const after = names(markPlaces(page(block("e0"), block("a0"), section, block("f1"), block("g2"))).html);
  expect(before).toEqual(["start:0", "cost:0", "cost:1"]);
  expect(after.slice(-2)).toEqual(["cost:0", "cost:1"]);
});

test("nothing but its places changes in a page, and what stands outside its main part does not count", () => {
  const source = page('<p><a href="#x" id="x">x</a></p>', inline("a0")).replace(
    "<body>",
    "<body><header><!--:zz:--></header>",
  );
  const { html, places } = markPlaces(source);
  expect(html.replace(/ data-cell="[^"]*"/g, "")).toBe(source);
  expect([...places]).toEqual([["a0", "x:0"]]);
});

test("widths between which a line is as good are left out, and no other", () => {
  const straight: Heights = [
    [300, 100],
    [400, 150],
    [500, 200],
  ];
  expect(simplify(straight)).toEqual([
    [300, 100],
    [500, 200],
  ]);
  const bent: Heights = [
    [300, 100],
    [400, 100],
    [500, 200],
    [600, 300],
  ];
  expect(simplify(bent)).toEqual([
    [300, 100],
    [400, 100],
    [600, 300],
  ]);
});

/** The height that rules keep at a window width: of all media queries that hold, the last. */
function keptAt(css: string, width: number): number {
  let kept = NaN;
  for (const [, query, rules] of css.matchAll(/@media screen([^{]*)\{([^@]*)\}/g)) {
    const min = Number(/min-width:([\d.]+)px/.exec(query)?.[1] ?? 0);
    const max = Number(/max-width:([\d.]+)px/.exec(query)?.[1] ?? Infinity);
    if (width < min || width > max) continue;
    const [, px, vw = "0"] = /--kept:(?:calc\()?([\d.-]+)px(?: \+ ([\d.-]+)vw\))?/.exec(rules) ?? [];
    kept = Number(px) + (Number(vw) * width) / 100;
  }
  return kept;
}

test.each([
  [360, 100],
  [380, 150],
  [400, 200],
  [500, 175],
  [600, 150],
  [1920, 150],
])("at %i px a place is kept as high as measured there, or between two measured widths: %i px", (width, height) => {
  const css = placeRules({
    "cost:0": {
      heights: [
        [360, 100],
        [400, 200],
        [600, 150],
      ],
    },
  });
  expect(keptAt(css, width)).toBeCloseTo(height, 0);
});
