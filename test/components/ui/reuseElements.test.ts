// @vitest-environment jsdom
import { expect, test } from "vitest";
import { blockDiagram } from "../../../src/components/charts/blockDiagram.js";
import { svg } from "../../../src/components/ui/element.js";
import { keptParts } from "../../../src/components/ui/reuseElements.js";
import { specifications } from "../../../src/model/architecture/spec.js";
import { layers } from "../../../src/model/architecture/layers.js";

test("a part stays while drawings name it, and is forgotten by the first that does not", () => {
  const kept = keptParts();
  const draw = (key: string) => {
    const [part] = kept(key, () => [svg("g")]);
    kept.end();
    return part;
  };
  const first = draw("a");
  expect(draw("a")).toBe(first);
  expect(draw("b")).not.toBe(first);
  expect(draw("a")).not.toBe(first);
});

test("two parts of one drawing have two keys", () => {
  const kept = keptParts();
  kept("a", () => []);
  expect(() => kept("a", () => [])).toThrow("invalid key: a; it must be the only one of its drawing");
});

test("an edit of V2's second row draws its two lines and the next again, and keeps the other lines", () => {
  const rows = specifications.v2.rows.map((row) => ({ t: 1, ...row }));
  const diagram = blockDiagram(layers({ rows }), { label: "V2" });
  const lines = () => [...diagram.querySelectorAll("svg > g")];
  const before = lines();
  // 32 channels in place of 24 leave the second row's two blocks and the third row's first block, which reads them.
  diagram.update(layers({ rows: rows.map((row, i) => (i === 1 ? { ...row, c: 32 } : row)) }));
  const now = lines();
  expect(now).toHaveLength(before.length);
  expect(now.flatMap((line, i) => (line === before[i] ? [] : [i]))).toEqual([2, 3, 4]);
});
