// @vitest-environment jsdom
import { existsSync, readFileSync } from "node:fs";
import { expect, it, vi } from "vitest";
import { input } from "../../../src/components/ui/element.js";
import { link } from "../../../src/components/ui/syncInputs.js";
import { activations } from "../../../src/model/math/activation.js";
import { mishProgram } from "../../../src/model/programs/functions.js";
import {
  importLines,
  literal,
  showCode,
  showCodeFor,
  showCodeOf,
  sources,
  tidy,
} from "../../../src/components/ui/showCode.js";
import { eventually } from "../../eventually.js";

it("shows the text of the function that it calls, and the result of that call", () => {
  let calls = 0;
  const cell = showCode(
    function threeSquared() {
      calls += 1;
      return 3 * 3;
    },
    { format: (x) => `${x} products` },
  );
  expect(cell.querySelector("pre")?.textContent).toContain("return 3 * 3;");
  expect(cell.querySelector("p")?.textContent).toBe("threeSquared() = 9 products");
  expect(calls).toBe(1);
});

it("copies the code with its imports, and selects it where the clipboard is forbidden", async () => {
  const writeText = vi.fn((_text: string) => Promise.resolve());
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  const cell = showCode(() => 1);
  cell.querySelector("button")?.click();
  await eventually(() => expect(cell.querySelector("[role=status]")?.textContent).toBe("Copied."));
  expect(writeText).toHaveBeenCalledWith(cell.querySelector("pre")?.textContent);
  writeText.mockRejectedValueOnce(new Error("no"));
  cell.querySelector("button")?.click();
  await eventually(() => expect(cell.querySelector("[role=status]")?.textContent).toMatch(/^Selected/));
  vi.unstubAllGlobals();
});

it("imports what the code uses and nothing else", () => {
  expect(importLines("() => total(layers({ alpha: 0.5 })).macs", sources)).toBe(
    'import { layers } from "./src/model/architecture/layers.js";\nimport { total } from "./src/model/architecture/cost.js";',
  );
  expect(importLines("[...layers()]", sources)).toBe('import { layers } from "./src/model/architecture/layers.js";');
  expect(importLines("x.total({ cost: 1 })", sources)).toBe("");
});

it("knows where every name stands", () => {
  for (const [name, file] of Object.entries(sources)) {
    const path = `src/${file}.ts`;
    expect(existsSync(path), path).toBe(true);
    expect(readFileSync(path, "utf8"), `${name} in ${path}`).toMatch(
      new RegExp(`export (?:async )?(?:function|const) ${name}\\b`),
    );
  }
});

it("takes the indentation of the page away", () => {
  expect(tidy("function f() {\n      return 1;\n    }")).toBe("function f() {\n  return 1;\n}");
});

it("takes a figure’s setting, shows it, and follows the reader, the program and linked figures", () => {
  const [figure, other] = [1, 2].map(() =>
    input<{ alpha: number; name?: string }, HTMLElement>(document.createElement("div"), { alpha: 1 }, () => undefined),
  );
  link(figure, other, ["alpha"]);
  const cell = showCodeOf(figure, ({ alpha }) => 32 * alpha, { format: (c) => `${c} channels` });
  const shown = () => [cell.querySelector("pre")!.textContent, cell.querySelector("p")!.textContent];
  expect(shown()[0]).toMatch(/^const setting = \{ alpha: 1 \};\n\nconst result = /);
  expect(shown()[1]).toBe("result(setting) = 32 channels");
  figure.value = { alpha: 0.5 };
  expect(figure.value).toEqual({ alpha: 0.5 });
  expect(shown()[1]).toBe("result(setting) = 16 channels");
  other.value = { alpha: 0.25 };
  other.dispatchEvent(new Event("input"));
  expect(shown()[0]).toContain("{ alpha: 0.25 }");
  expect(shown()[1]).toBe("result(setting) = 8 channels");
});

it("shows the number in the reader’s language, with the figure’s setting, and copies what it shows", async () => {
  const writeText = vi.fn((_text: string) => Promise.resolve());
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  const figure = input<number, HTMLElement>(document.createElement("div"), 1.5, () => undefined);
  const cell = showCodeFor(
    figure,
    () => (figure.value > 0 ? figure.value : undefined),
    (x) => activations.mish.f(x),
    {
      format: (value) => value.toFixed(2),
      program: mishProgram,
    },
  );
  // Radio buttons announce themselves in a document only.
  document.body.append(cell);
  const choose = (name: string) => {
    const radio = [...cell.querySelectorAll("input")].find(({ value }) => value === name);
    radio!.click();
  };
  const shown = () => [cell.querySelector("pre")!.textContent, cell.querySelector("p")!.textContent];
  expect(shown()[0]).toMatch(/^const setting = 1\.5;/);
  choose("PyTorch");
  expect(shown()).toEqual([mishProgram(1.5).PyTorch, "It prints, rounded: 1.40"]);
  // Mish(1) = tanh(ln(1 + e)) = 0.8651 (D. Misra, arXiv:1908.08681)
  figure.value = 1;
  expect(shown()).toEqual([mishProgram(1).PyTorch, "It prints, rounded: 0.87"]);
  expect(cell.shownNumber()).toEqual({ program: mishProgram(1), shown: "0.87" });
  cell.querySelector("button")?.click();
  await eventually(() => expect(writeText).toHaveBeenCalledWith(mishProgram(1).PyTorch));
  figure.value = -1;
  expect(cell.shownNumber()).toBeUndefined();
  expect(cell.querySelector("output")!.textContent).toBe("nothing in this setting");
  choose("This site");
  // A setting that is not there is not shown.
  expect(shown()[0]).toMatch(/^(?:import .*\n+)?const result = /);
  expect(cell.textContent).not.toContain("undefined");
  vi.unstubAllGlobals();
});

it("says so where a setting has no number", () => {
  const figure = input<number, HTMLElement>(document.createElement("div"), 1, () => undefined);
  const of = () => (figure.value > 0 ? { root: figure.value } : undefined);
  const cell = showCodeFor(figure, of, ({ root }) => root ** 2, { none: "choose a point" });
  figure.value = 3;
  expect(cell.querySelector("output")!.textContent).toBe("9");
  figure.value = -3;
  expect(cell.querySelector("output")!.textContent).toBe("choose a point");
});

it("writes values as JavaScript", () => {
  expect(literal({ a: 1, b: "x", c: undefined, d: [1, 2], e: { f: null } })).toBe(
    '{ a: 1, b: "x", d: [1, 2], e: { f: null } }',
  );
  expect(literal([{ t: 1 }, { t: 6 }])).toBe("[\n  { t: 1 },\n  { t: 6 },\n]");
});
