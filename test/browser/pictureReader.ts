/** Files through the browser's own decoders, as a page reads what a reader brings. */
import type { Page } from "playwright-core";
import type * as Read from "../../src/components/picture/pictureRead.js";
import { importModule, openFrontPage } from "./modules.js";

/** What was made of a file. */
export interface Answer {
  readonly problem?: string;
  readonly width?: number;
  readonly height?: number;
  readonly original?: { readonly width: number; readonly height: number };
  readonly notes?: Readonly<Record<string, string>>;
  /** Nearest of red, green, blue, white and black at the quarter points, in reading order: `RGBW` as stored. */
  readonly corners?: string;
}

export type Reader = (name: string, bytes: Buffer, type?: string) => Promise<Answer>;

/** Reads files in a page, as it reads what a reader brings. */
export async function reader(page: Page): Promise<Reader> {
  const module = await importModule<typeof Read>(page, "components/picture/pictureRead");
  return (name, bytes, type = "") =>
    module.evaluate(
      async ({ readPicture }, { name, base64, type }) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const outcome = await readPicture(new File([bytes], name, { type }));
        if (!outcome.ok) return { problem: `${outcome.problem.message} ${outcome.problem.advice}` };
        const { picture, original, notes } = outcome.value;
        const { width, height, data } = picture;
        const letters: Readonly<Record<string, string>> = { 100: "R", 10: "G", 1: "B", 111: "W", 0: "k" };
        const corner = (x: number, y: number) => {
          const i = 4 * (Math.floor(y * height) * width + Math.floor(x * width));
          const [r, g, b] = [...data.slice(i, i + 3)].map((value) => (value > 128 ? 1 : 0));
          return letters[100 * r + 10 * g + b] ?? "?";
        };
        const corners = [corner(0.25, 0.25), corner(0.75, 0.25), corner(0.25, 0.75), corner(0.75, 0.75)].join("");
        return {
          ...{ width, height, original, corners },
          notes: Object.fromEntries(notes.map(({ kind, text }) => [kind, text])),
        };
      },
      { name, base64: bytes.toString("base64"), type },
    );
}

/** The front page, which reads files. */
export async function open(): Promise<{ read: Reader; page: Page; problems: string[] }> {
  const { page, problems } = await openFrontPage();
  return { read: await reader(page), page, problems };
}
