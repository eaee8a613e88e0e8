// @vitest-environment jsdom
import { existsSync, readFileSync } from "node:fs";
import { expect, it, vi } from "vitest";
import { importLines, showCode, sources, tidy } from "../../src/components/showCode.js";

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
  await vi.waitFor(() => expect(cell.querySelector("[role=status]")?.textContent).toBe("Copied."));
  expect(writeText).toHaveBeenCalledWith(cell.querySelector("pre")?.textContent);
  writeText.mockRejectedValueOnce(new Error("no"));
  cell.querySelector("button")?.click();
  await vi.waitFor(() => expect(cell.querySelector("[role=status]")?.textContent).toMatch(/^Selected/));
  vi.unstubAllGlobals();
});

it("imports what the code uses and nothing else", () => {
  expect(importLines("() => total(layers({ alpha: 0.5 })).macs", sources)).toBe(
    'import { layers } from "./src/model/layers.js";\nimport { total } from "./src/model/cost.js";',
  );
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
