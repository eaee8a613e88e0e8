/**
 * Each chapter as a notebook: saved from the page, executed by nbclient, its printed numbers held against the page's and
 * against published ones.
 */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import type { CodeCell, MarkdownCell } from "../../src/components/exhibit/notebookFile.js";
import { shownMark } from "../../src/components/exhibit/notebook.js";
import { generators } from "../../src/model/exercises/index.js";
import { type RunCell, notebookClient, runNotebooks } from "../python.js";
import { numberIn } from "./checks/shownCode.js";
import { openContext, openPage, openTab, settled, visit } from "./helpers.js";

interface Notebook {
  readonly cells: readonly (CodeCell | MarkdownCell)[];
}

/** Settings that differ from those that a page opens with. */
const queries: Readonly<Record<string, string>> = {
  activations: "?x=-1.3",
  backbone: "?freeze=5",
  bottleneck: "?t=4&out=32&n=3",
  convolution: "?patch=eye&kernel=learned-7&stride=2&border=tensorflow&at=3,2",
  separable: "?out=128&mode=standard",
  v1: "?alpha=0.5&px=160",
  widths: "?net=v2-0.25",
};

const chapters = Object.keys(generators);
/** Chapters whose pages show no code: their notebooks have text, figures and exercises. */
const codeless = ["teach-it"];
const folder = mkdtempSync(path.join(tmpdir(), "notebooks-"));
const saved = new Map<string, { readonly file: string; readonly notebook: Notebook; readonly cells: string[] }>();
let executed: readonly RunCell[][] = [];

/** The numbers that the page's cells of code show, in its order. */
const shownOn = (page: Page) =>
  page.locator("details.show-code").evaluateAll((cells) =>
    cells.flatMap((cell) => {
      const { shownNumber } = cell as unknown as { shownNumber: () => { shown: string } | undefined };
      const number = shownNumber();
      return number === undefined ? [] : [number.shown];
    }),
  );

async function take(page: Page, chapter: string): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator(".for-class").getByRole("link", { name: "Notebook" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${chapter}.ipynb`);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  const file = path.join(folder, `${chapter}.ipynb`);
  await download.saveAs(file);
  const cells = await shownOn(page);
  saved.set(chapter, { file, notebook: JSON.parse(readFileSync(file, "utf8")) as Notebook, cells });
}

beforeAll(async () => {
  const context = await openContext();
  for (const chapter of chapters) {
    const tab = await openTab({ context });
    await visit(tab, `${chapter}${queries[chapter] ?? ""}`);
    await take(tab.page, chapter);
    expect(tab.problems, chapter).toEqual([]);
    await tab.page.close();
  }
  await context.close();
  if (notebookClient === undefined) console.log("There is no nbclient here: the notebooks were not executed.");
  else executed = runNotebooks(chapters.map((chapter) => saved.get(chapter)?.file ?? ""));
}, 900_000);

afterAll(() => saved.clear());

const of = (chapter: string) => {
  const found = saved.get(chapter);
  if (found === undefined) throw new Error(`no notebook of ${chapter}`);
  return found;
};
const textOf = ({ notebook }: { notebook: Notebook }) => notebook.cells.map(({ source }) => source).join("\n");

describe.each(chapters)("%s", (chapter) => {
  test("has the chapter's text, its figures as pictures, and a cell of NumPy and of PyTorch for each number", async () => {
    const { notebook, cells } = of(chapter);
    const texts = notebook.cells.filter(({ cell_type }) => cell_type === "markdown");
    expect(texts[0].source).toMatch(/^# \S/);
    expect(texts.at(-1)?.source).toMatch(/CC BY 4\.0/);
    const codes = notebook.cells.filter(({ source }) => source.includes(shownMark));
    expect(codes.length).toBe(2 * cells.length);
    expect(codes.length >= 2).toBe(!codeless.includes(chapter));
    expect(codes.map(({ source }) => source.split(`${shownMark} `)[1])).toEqual(cells.flatMap((n) => [n, n]));
    for (const [i, { source }] of codes.entries()) expect(source).toContain(i % 2 === 0 ? "numpy" : "torch");
    for (const cell of notebook.cells) {
      if (!("attachments" in cell) || cell.attachments === undefined) continue;
      const [[name, { "image/png": png }]] = Object.entries(cell.attachments);
      expect(cell.source).toContain(`(attachment:${name})`);
      const { data, info } = await sharp(Buffer.from(png, "base64"))
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(info.width, name).toBe(1920);
      // Each fits a slide.
      expect(info.height, name).toBeLessThanOrEqual(1080);
      const colors = new Set<number>();
      for (let i = 0; i < data.length; i += 3 * 17) colors.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
      // Ink, paper, and the blends at the edges of letters: an empty picture has one.
      expect(colors.size, `${chapter}: ${name}`).toBeGreaterThan(16);
    }
    const missing = notebook.cells.filter(({ source }) => source.includes("This figure is on the page."));
    expect(missing.map(({ source }) => source)).toEqual([]);
  });

  test.skipIf(notebookClient === undefined)("prints the page's numbers when it runs", () => {
    const cells = executed[chapters.indexOf(chapter)].filter(({ source }) => source.includes(shownMark));
    expect(cells.length >= 2).toBe(!codeless.includes(chapter));
    const wrong = cells.flatMap(({ source, printed }) => {
      const { shown, half } = numberIn(source.split(`${shownMark} `)[1]);
      const close = Math.abs(Number(printed) - shown) <= half * 1.001 + 1e-12;
      return close && printed.trim() !== "" ? [] : [`${source}\nprints ${printed}`];
    });
    expect(wrong).toEqual([]);
  });
});

describe.skipIf(notebookClient === undefined)("numbers that others published or that a hand counts", () => {
  const printed = (chapter: string) =>
    executed[chapters.indexOf(chapter)]
      .filter(({ source }) => source.includes(shownMark))
      .map((cell) => Number(cell.printed));

  test("the exported backbone runs, too", () => {
    const cell = executed[chapters.indexOf("backbone")].find(({ source }) => source.includes("class Backbone"));
    // V2 without its classifier, by torchvision: 3,504,872 parameters, less 1,281,000 of the classifier and 412,160 of Conv_1.
    expect(cell?.printed).toMatch(/of 1811712 parameters learn/);
  });

  test.each([
    // TF-slim’s table of V1: 77 million multiply-adds for half the width at 160 pixels; its classifier by hand.
    ["v1", (values: number[]) => [Math.round(values[0] / 1e6), values.at(-1)], [77, 1024 * 1000 + 1000]],
    // keras.applications.MobileNetV2().count_params()
    ["compare", (values: number[]) => [values.at(-1)], [3_538_984]],
    // arXiv:1801.04381, table 2: ten of the seventeen blocks keep their shape
    ["bottleneck", (values: number[]) => [values.at(-1)], [10]],
    // 1 / (1/128 + 1/9)
    ["separable", (values: number[]) => [values[0].toFixed(4)], [(1152 / 137).toFixed(4)]],
    ["train", (values: number[]) => [values[0].toFixed(6)], ["2.302585"]],
    ["detector", (values: number[]) => [values.at(-1)?.toFixed(6)], ["0.333333"]],
  ] as const)("%s", (chapter, read, expected) => {
    expect(read(printed(chapter))).toEqual(expected);
  });
});

test("the text keeps formulas as TeX, tables, and questions without their answers", () => {
  const text = textOf(of("convolution"));
  expect(text).toContain("$$\ny_{r,c} = \\sum_{i=0}^{k-1}");
  expect(text).toContain("$C_\\text{in}$");
  expect(text).toMatch(/\n\| --- \|/);
  expect(text).toMatch(/\*\*Guess first\.\*\* \S.*\n\n- /);
  expect(text).not.toContain("edge detector");
  expect(text).toMatch(/\*\*Exercise 3\*\* \(set of numbers: 1\)\. \S/);
  expect(text).not.toMatch(/Show the code|Embed|Full screen/);
});

test("the link of the page for teachers saves a chapter once, with the state of the address", async () => {
  const { page } = await openPage("teach");
  const row = page.locator(".material tbody tr", { hasText: "Bottleneck" }).first();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    row.getByRole("link", { name: "Notebook" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("bottleneck.ipynb");
  await settled(page);
  await expect.poll(() => page.url()).not.toContain("notebook");
  await expect
    .poll(() => page.getByRole("dialog").getByRole("status").innerText())
    .toMatch(/^bottleneck\.ipynb has (\d+) of \1 figures\.$/);
});

test("the notebook follows what the reader has set", async () => {
  const { page } = await openPage("activations?x=-1.3");
  const before = of("activations");
  await page.locator("main input[type=range]").first().focus();
  await page.keyboard.press("End");
  await expect.poll(() => page.url()).not.toContain("x=-1.3");
  await take(page, "activations");
  const after = of("activations");
  saved.set("activations", before);
  expect(after.cells[0]).not.toBe(before.cells[0]);
  expect(textOf(after)).toContain(`${shownMark} ${after.cells[0]}`);
  const pictures = [before, after].map(({ notebook }) =>
    notebook.cells.flatMap((cell) => ("attachments" in cell ? Object.values(cell.attachments ?? {}) : [])),
  );
  expect(pictures[0][0]).not.toEqual(pictures[1][0]);
});
