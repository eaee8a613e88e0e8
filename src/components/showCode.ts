/**
 * «Show the code»: the cell that computes a figure's key number, as it runs, with its result.
 *
 * What is shown is the text of the very function that is called (`Function.prototype.toString`), so it cannot differ
 * from what runs. The site's build takes TypeScript's types away and minifies nothing of ours.
 */
import { button } from "./control.js";
import { html } from "./element.js";

/** Where the names that cells use can be looked up, under src/. */
export const sources: Readonly<Record<string, string>> = {
  activations: "model/activation",
  convolve: "model/convolve",
  conventions: "model/cost",
  cost: "model/cost",
  intensity: "model/cost",
  layers: "model/layers",
  makeDivisible: "model/channels",
  parameters: "model/cost",
  peakActivations: "model/cost",
  random: "model/random",
  receptiveFields: "model/layers",
  scaleChannels: "model/channels",
  specifications: "model/spec",
  total: "model/cost",
  traffic: "model/cost",
};

export interface ShowCodeOptions<T> {
  /** Result to text, with its unit. */
  readonly format?: (result: T) => string;
  /** Names beyond {@link sources} and their files: `{spiral: "model/spiral"}`. */
  readonly from?: Readonly<Record<string, string>>;
}

/** Code as the reader sees it: without the whitespace that it has by its place in a page. */
export function tidy(text: string): string {
  const lines = text.split("\n");
  const indents = lines
    .slice(1)
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
  const common = Math.max(0, Math.min(...indents));
  return lines.map((line, i) => (i === 0 ? line : line.slice(common))).join("\n");
}

/** The import lines that `code` needs, for a file at the project's root. */
export function importLines(code: string, files: Readonly<Record<string, string>>): string {
  const byFile = new Map<string, string[]>();
  for (const [name, file] of Object.entries(files)) {
    // Not after a dot or quote, and not as a key: those are other things of the same name.
    if (!new RegExp(`(?<![.\\w"'])${name}\\b(?!\\s*:)`).test(code)) continue;
    byFile.set(file, [...(byFile.get(file) ?? []), name]);
  }
  return [...byFile].map(([file, names]) => `import { ${names.join(", ")} } from "./src/${file}.js";`).join("\n");
}

async function copy(text: string, pre: HTMLElement): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  } catch {
    // Without permission the reader's own copy command does it.
    const selection = getSelection();
    selection?.selectAllChildren(pre);
    return "Selected: copy it with your keyboard.";
  }
}

/**
 * @param run a small function that takes nothing; the names that it uses stand in {@link sources} or in `from`
 */
export function showCode<T extends string | number>(
  run: () => T,
  { format = String, from = {} }: ShowCodeOptions<T> = {},
): HTMLElement {
  const code = tidy(run.toString());
  const imports = importLines(code, { ...sources, ...from });
  const call = /^(?:async )?function (\w+)/.exec(code)?.[1];
  const text = [imports, call === undefined ? `const result = ${code};` : code]
    .filter((part) => part !== "")
    .join("\n\n");
  const output = html("output", { class: "live" });
  const said = html("span", { class: "label", role: "status" });
  const pre = html("pre", {}, html("code", {}, text));
  const take = button("Copy", () => void copy(text, pre).then((sentence) => (said.textContent = sentence)));
  const element = html(
    "details",
    { class: "data show-code" },
    html("summary", {}, "Show the code"),
    pre,
    html("p", {}, call === undefined ? "result()" : `${call}()`, " = ", output),
    html("div", { class: "ask-acts" }, take, said),
  );
  output.textContent = format(run());
  return element;
}
