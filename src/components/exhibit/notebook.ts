/**
 * A chapter as a Jupyter notebook: its text and formulas, its figures as they are now, and the programs behind its numbers
 * with the figures' settings. It is made of what the page shows, so every chapter has one.
 */
import { toleranceText } from "../../model/exercises/exercise.js";
import { exercises } from "../../model/exercises/index.js";
import { addressSet } from "../predict/setOfNumbers.js";
import type { HasPythonCode } from "../ui/figure.js";
import type { CodeCell as ShownCell } from "../ui/showCode.js";
import { embedAddress, wholeAddress } from "./embed.js";
import { type Exhibit, exhibits } from "./exhibits.js";
import { blockOf, lineOf } from "./markdown.js";
import { type Part, notebookFile } from "./notebookFile.js";
import type { Product } from "./picturesDialog.js";

/** PNGs of figures, by their names, from top to bottom; without those that could not be drawn. */
export type Pictures = ReadonlyMap<string, readonly Blob[]>;

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

/** The line that begins what a cell says about the page's number. */
export const shownMark = "# The page shows:";

function programs(cell: Partial<ShownCell>): Part[] {
  const number = cell.shownNumber?.();
  if (number === undefined) return [];
  const text = `This number with the figure’s setting, in NumPy and in PyTorch. The page shows **${number.shown}**.`;
  const codes = (["NumPy", "PyTorch"] as const).map((language) => ({
    code: `${number.program[language].trim()}\n${shownMark} ${number.shown}`,
  }));
  return [{ text }, ...codes];
}

/** A question as the page asks it, without its answer. */
function question(ask: Element): Part[] {
  const words = ask.querySelector(":scope > :is(h2, h3)");
  if (words === null) return [];
  const choices = [...ask.querySelectorAll(".guess-choice label > span:first-of-type")];
  const list = choices.map((choice) => `- ${lineOf(choice).trim()}`).join("\n");
  return [{ text: `**Guess first.** ${lineOf(words).trim()}${list === "" ? "" : `\n\n${list}`}` }];
}

function tasks(chapter: string): Part[] {
  const set = addressSet();
  return exercises(chapter, set).flatMap((task, i): Part[] => [
    { text: `**Exercise ${i + 1}** (set of numbers: ${set}). ${lineOf(document.createTextNode(task.question))}` },
    { code: `# Your answer${task.unit === "" ? "" : `, in ${task.unit}`}, ${toleranceText(task)}:` },
  ]);
}

async function picture({ name, element, title }: Exhibit, pictures: Pictures): Promise<Part[]> {
  const caption = element.querySelector("figcaption");
  const link = `[Try this figure](${embedAddress(name)})`;
  const below = [caption && `*${lineOf(caption).trim()}*`, link].filter(Boolean).join(" ");
  const drawings = pictures.get(name);
  if (drawings === undefined) return [{ text: `**${title}.** This figure is on the page. ${below}` }];
  const nameOf = (i: number) => (i === 0 ? name : `${name}-part-${i + 1}`);
  return Promise.all(
    drawings.map(async (drawing, i) => ({
      picture: await base64(drawing),
      name: nameOf(i),
      title,
      below: i === drawings.length - 1 ? below : "",
    })),
  );
}

/** What has a part of its own in a notebook, or none. */
const apart = ".claim, .take-away, .contents, .cta, .answer-sheet, .answer-collector, .picture-input, .network-status";

/**
 * The parts of a page that has drawn its figures, in its order.
 *
 * @param chapter its id
 */
export async function notebookParts(chapter: string, root: ParentNode, pictures: Pictures): Promise<Part[]> {
  const figures = new Map(exhibits(root).map((exhibit) => [exhibit.element, exhibit]));
  const partsOf = async (element: Element): Promise<Part[]> => {
    const figure = element instanceof HTMLElement ? figures.get(element) : undefined;
    if (figure !== undefined) {
      const code = (element as Partial<HasPythonCode>).pythonCode?.();
      if (code !== undefined) return [{ code }];
      return picture(figure, pictures);
    }
    if (element.matches(apart)) return [];
    if (element.matches(".show-code")) return programs(element as Partial<ShownCell>);
    if (element.matches(".exercise-list")) return tasks(chapter);
    if (element.matches(".ask")) return question(element);
    const own = "h1, h2, h3, p, ul, ol, table, .formula";
    const holdsCells = element.matches("[data-cell]") || element.querySelector("[data-cell]") !== null;
    const text = element.matches(own) && !holdsCells ? blockOf(element) : undefined;
    if (text !== undefined) return [{ text }];
    const inside: Part[] = [];
    for (const child of element.children) inside.push(...(await partsOf(child)));
    if (inside.length > 0 || holdsCells) return inside;
    const rest = blockOf(element);
    return rest === undefined ? [] : [{ text: rest }];
  };
  const all: Part[] = [];
  for (const child of root.querySelector("main")?.children ?? []) all.push(...(await partsOf(child)));
  return all;
}

/** What stands at the notebook's end: where it is from, and under which license. */
function origin(): Part {
  const { href } = wholeAddress();
  return {
    text: `---\n\nFrom [MobileNet, taken apart](${href}). Text and pictures: CC BY 4.0. Code: MIT license. The code needs NumPy and PyTorch: \`pip install numpy torch\`.`,
  };
}

/**
 * The chapter as a notebook.
 *
 * @param chapter its id
 */
export function notebook(chapter: string): Product {
  return {
    heading: "Notebook",
    note: "This chapter for Jupyter: text, formulas, figures in their present state, and code in NumPy and PyTorch.",
    name: `${chapter}.ipynb`,
    make: async (pictures) => {
      const drawings = new Map(pictures.map(({ name, files }) => [name, files.map(({ png }) => png)]));
      const parts = await notebookParts(chapter, document, drawings);
      return new Blob([notebookFile([...parts, origin()])], { type: "application/x-ipynb+json" });
    },
  };
}
