/**
 * «Show the code»: the cell that computes a figure's key number, as it runs, with its result.
 *
 * Where the number depends on a figure, the cell takes the figure's setting, shows it, and follows it.
 *
 * Where it has programs, the reader may see the number in another language, with the same setting.
 *
 * What is shown first is the text of the very function that is called (`Function.prototype.toString`), so it cannot differ
 * from what runs. It is written in the page: the site's build takes types away there, and shortens names in modules only.
 */
import { type Language, type Program, languages } from "../../model/programs/program.js";
import { choiceInput } from "./control.js";
import { copyText } from "./copyText.js";
import { type Input, html, listen, onValue } from "./element.js";
import { shownFold } from "./fold.js";

/** Where the names that cells use can be looked up, under src/. */
export const sources: Readonly<Record<string, string>> = {
  activations: "model/math/activation",
  convolve: "model/math/convolve",
  conventions: "model/architecture/cost",
  cost: "model/architecture/cost",
  intensity: "model/architecture/cost",
  layers: "model/architecture/layers",
  makeDivisible: "model/architecture/channels",
  parameters: "model/architecture/cost",
  peakActivations: "model/architecture/cost",
  random: "model/math/random",
  receptiveFields: "model/architecture/layers",
  scaleChannels: "model/architecture/channels",
  specifications: "model/architecture/spec",
  total: "model/architecture/cost",
  traffic: "model/architecture/cost",
};

/** Undefined where a setting has no such number. */
type Result = string | number | undefined;

/** A number of the page with the programs that compute it elsewhere. */
export interface ShownNumber {
  readonly program: Program;
  /** As the page writes it. */
  readonly shown: string;
}

/** A cell of code; what it shows now, where it has programs and a number. */
export type CodeCell = HTMLElement & { readonly shownNumber: () => ShownNumber | undefined };

export interface ShowCodeOptions<T, S = undefined> {
  /** What the code is for, where the figure above shows more than that. */
  readonly of?: string;
  /** The same number in other languages. */
  readonly program?: (setting: S) => Program;
  /** Result to text, with its unit. */
  readonly format?: (result: NonNullable<T>) => string;
  /** What stands in place of a number that a setting does not have. */
  readonly none?: string;
  /** Names beyond {@link sources} and their files: `{spiral: "model/math/spiral"}`. */
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
    // Not after a quote or a single dot, and not as a key: those are other things of the same name.
    if (!new RegExp(`(?<![\\w"']|(?<!\\.\\.)\\.)${name}\\b(?!\\s*:)`).test(code)) continue;
    byFile.set(file, [...(byFile.get(file) ?? []), name]);
  }
  return [...byFile].map(([file, names]) => `import { ${names.join(", ")} } from "./src/${file}.js";`).join("\n");
}

/** A value as JavaScript: keys without quotes, what a list holds one to a line where it holds objects. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) {
    const parts = value.map(literal);
    return value.some((part) => typeof part === "object" && part !== null && !Array.isArray(part))
      ? `[\n${parts.map((part) => `  ${part},\n`).join("")}]`
      : `[${parts.join(", ")}]`;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const entries = Object.entries(value).filter(([, own]) => own !== undefined);
  return `{ ${entries.map(([key, own]) => `${key}: ${literal(own)}`).join(", ")} }`;
}

/** The page's own code, beside the languages of programs. */
const here = "This site";

/** The folded cell, and what writes a setting and its result into it. */
function codeCell<T extends Result, S>(
  run: (...setting: never) => T,
  argument: string,
  options: ShowCodeOptions<T, S>,
) {
  const { format = String, from = {}, none = "nothing in this setting" } = options;
  const code = tidy(run.toString());
  const imports = importLines(code, { ...sources, ...from });
  const call = /^(?:async )?function (\w+)/.exec(code)?.[1];
  const own = call === undefined ? `const result = ${code};` : code;
  const output = html("output", { class: "live" });
  const shown = html("code");
  const pre = html("pre", {}, shown);
  const { button: take, said } = copyText(pre);
  const language = choiceInput<Language | typeof here>([here, ...languages], { label: "Language", hideLabel: true });
  const equals = document.createTextNode("");
  const details = shownFold(
    options.of === undefined ? "the code" : `the code of ${options.of}`,
    { kind: "data show-code" },
    options.program !== undefined && language,
    pre,
    html("p", {}, equals, output),
    html("div", { class: "ask-acts" }, take, said),
  );
  let ownText = "";
  let number: ShownNumber | undefined;
  const show = () => {
    const chosen = language.value;
    const elsewhere = chosen === here ? undefined : (number?.program[chosen] ?? "");
    shown.textContent = elsewhere ?? ownText;
    equals.data = elsewhere === undefined ? `${call ?? "result"}(${argument}) = ` : elsewhere && "It prints, rounded: ";
    said.textContent = "";
  };
  const write = (setting: string, result: T | undefined, program: Program | undefined) => {
    ownText = [imports, setting, own].filter((part) => part !== "").join("\n\n");
    output.textContent = result === undefined ? none : format(result as NonNullable<T>);
    number = program && { program, shown: output.textContent };
    show();
  };
  listen(language, show);
  return { element: Object.assign(details, { shownNumber: () => number }), write };
}

/**
 * Code that no figure's setting changes.
 *
 * @param run a small function that takes nothing; the names that it uses stand in {@link sources} or in `from`
 */
export function showCode<T extends Result>(run: () => T, options: ShowCodeOptions<T> = {}): CodeCell {
  const { element, write } = codeCell(run, "", options);
  write("", run(), options.program?.(undefined));
  return element;
}

/**
 * Code that takes a setting, which a figure changes: the cell shows the setting and follows it.
 *
 * @param figure whose `value` tells of changes
 * @param setting what `run` takes at any time; undefined where there is nothing
 * @param run as {@link showCode}'s
 */
export function showCodeFor<S, T extends Result>(
  figure: HTMLElement,
  setting: () => S | undefined,
  run: (setting: S) => T,
  options: ShowCodeOptions<T, S> = {},
): CodeCell {
  const { element, write } = codeCell(run, "setting", options);
  const follow = () => {
    const now = setting();
    const result = now === undefined ? undefined : run(now);
    // A setting without a number has no program either.
    const program = now === undefined || result === undefined ? undefined : options.program?.(now);
    // Code for a setting that is not there has nothing to assign.
    write(now === undefined ? "" : `const setting = ${literal(now)};`, result, program);
  };
  onValue(figure, follow);
  follow();
  return element;
}

/** Code that takes the value of a figure. */
export function showCodeOf<S, T extends Result>(
  figure: Input<S>,
  run: (setting: S) => T,
  options: ShowCodeOptions<T, S> = {},
): CodeCell {
  return showCodeFor(figure, () => figure.value, run, options);
}
