/** «Show the code»: whatever is set, the value that is shown is what the shown code gives. */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { compileFunction } from "node:vm";
import type { Page } from "playwright-core";

interface Shown {
  readonly code: string;
  readonly value: string;
}

/** Moves every control of the page in turn, and notes each text that a cell then shows. */
function moveAll(): Shown[][] {
  const cells = [...document.querySelectorAll("details.show-code")];
  const seen = cells.map(() => new Map<string, Shown>());
  const note = () =>
    cells.forEach((cell, i) => {
      const code = cell.querySelector("pre")?.textContent ?? "";
      const value = cell.querySelector("output")?.textContent ?? "";
      seen[i].set(`${code}\n${value}`, { code, value });
    });
  note();
  const tell = (control: Element) => {
    for (const type of ["input", "change"]) control.dispatchEvent(new Event(type, { bubbles: true }));
    note();
  };
  for (const control of document.querySelectorAll<HTMLInputElement>("#observablehq-main input[type=range]")) {
    const start = control.valueAsNumber;
    for (const place of [control.min, control.max, String(start)]) {
      control.value = place;
      tell(control);
    }
    control.stepUp();
    tell(control);
  }
  for (const control of document.querySelectorAll<HTMLSelectElement>("#observablehq-main .control select")) {
    control.selectedIndex = control.options.length - 1;
    tell(control);
    control.selectedIndex = Math.min(1, control.options.length - 1);
    tell(control);
  }
  for (const control of document.querySelectorAll<HTMLInputElement>("#observablehq-main .control input[type=radio]")) {
    // The cell's own control chooses a language; here its code is run as this site's.
    if (control.closest(".show-code") !== null) continue;
    control.click();
    note();
  }
  return seen.map((texts) => [...texts.values()]);
}

/** A number with its unit, as the cells write it, “75.46 M multiply-adds”, “2.57×”, “60 %”, and half of its last digit. */
export function numberIn(text: string): { readonly shown: number; readonly half: number } {
  const plain = text.replaceAll("−", "-").replaceAll(/[\s\u00a0\u2009\u202f]/g, "");
  const [, digits, unit] = /^(-?[\d.]+(?:e-?\d+)?)([GMk%]?)/.exec(plain) ?? [];
  const factor = { G: 1e9, M: 1e6, k: 1e3, "%": 0.01 }[unit] ?? 1;
  const places = digits?.split(".").at(1)?.length ?? 0;
  return { shown: Number(digits) * factor, half: 0.5 * 10 ** -places * factor };
}

/** What a page's code finds besides its imports. */
function pageData(page: string): unknown {
  if (page !== "convolution") return undefined;
  const folder = "dist/_file/patches";
  const file = readdirSync(folder).find((name) => /^photo\..*json$/.test(name)) ?? "";
  return JSON.parse(readFileSync(path.join(folder, file), "utf8"));
}

/** Runs a cell's text with this project's own modules. */
async function compute(code: string, data: unknown): Promise<unknown> {
  const names: Record<string, unknown> = { data };
  for (const [, list, file] of code.matchAll(/^import \{ (.*) \} from "\.\/(src\/.*)\.js";$/gm)) {
    const module = (await import(path.resolve(`${file}.ts`))) as Record<string, unknown>;
    for (const name of list.split(", ")) names[name] = module[name];
  }
  const body = code.replaceAll(/^import .*$/gm, "");
  const call =
    /^(?:const|function) (\w+)(?= = \(|\()/m.exec(body.replace(/const setting = [^]*?;\n\n/, ""))?.[1] ?? "result";
  const argument = body.includes("const setting = ") ? "setting" : "";
  const run = compileFunction(`${body}; return ${call}(${argument});`, Object.keys(names)) as (
    ...own: unknown[]
  ) => unknown;
  return run(...Object.values(names));
}

/** Whether the page’s cells followed its controls, and the values that their code does not give. */
export async function shownCode(page: Page, path: string): Promise<{ follows: boolean; wrong: string[] }> {
  const cells = await page.evaluate(moveAll);
  const data = pageData(path);
  const wrong: string[] = [];
  let follows = false;
  for (const texts of cells) {
    if (texts[0].code.includes("docs/")) continue;
    follows ||= texts.length > 1;
    for (const { code, value } of texts) {
      // The figure has no setting just now (no curve, no second network), so there is nothing to compute.
      if (/^const result = \((?!\))/m.test(code) && !code.includes("const setting = ")) continue;
      const result = Number(await compute(code, data));
      const { shown, half } = numberIn(value);
      if (!(Math.abs(shown - result) <= half * 1.001 + 1e-12)) wrong.push(`${code}\n = ${value}, computed ${result}`);
    }
  }
  return { follows, wrong };
}
