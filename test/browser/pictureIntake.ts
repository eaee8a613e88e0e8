/** An input for pictures in a page of the site, and what it shows. */
import { readdirSync } from "node:fs";
import type { JSHandle, Page } from "playwright-core";
import sharp from "sharp";
import type * as Intake from "../../src/components/picture/pictureInput.js";
import { importModule, openFrontPage } from "./modules.js";

/** What the page shows after a picture came or failed. */
export interface Shown {
  readonly status: string;
  readonly problem: string;
  readonly name?: string;
  readonly id?: string;
  readonly width?: number;
  readonly height?: number;
  readonly original?: { readonly width: number; readonly height: number };
  readonly notes?: readonly string[];
  /** Red, green, blue, alpha at the quarter points: top left, top right, bottom left, bottom right. */
  readonly corners?: readonly (readonly number[])[];
}

/** A page with an input for pictures in it. */
export interface Mounted {
  readonly page: Page;
  readonly input: JSHandle<Intake.PictureInput>;
  readonly problems: string[];
}

/** A picture of one color. */
export function solid(background: string, width = 40, height = 30) {
  return sharp({ create: { width, height, channels: 3, background } });
}

/** Four quarters: red, green, blue, white. */
export async function quarters(width: number, height: number) {
  const [w, h] = [Math.floor(width / 2), Math.floor(height / 2)];
  const part = (color: string) => solid(color, w, h).png().toBuffer();
  return solid("#ffffff", width, height).composite([
    { input: await part("#ff0000"), left: 0, top: 0 },
    { input: await part("#00ff00"), left: w, top: 0 },
    { input: await part("#0000ff"), left: 0, top: h },
  ]);
}

/** Puts the input into the front page in place of the page's own, with two photos of the site. */
export async function mount(page: Page, problems: string[] = []): Promise<Mounted> {
  const intake = await importModule<typeof Intake>(page, "components/picture/pictureInput");
  const input = await intake.evaluateHandle(({ pictureInput }, photo) => {
    const photos = ["First", "Second"].map((title) => ({ id: title.toLowerCase(), title, alt: title, href: photo }));
    const element = pictureInput(photos, { value: null });
    for (const own of document.querySelectorAll(".picture-input")) own.remove();
    document.querySelector("main")?.prepend(element as Node);
    return element;
  }, photoAddress(page));
  return { page, input, problems };
}

/** Any picture of the site will do for the thumbnails. */
function photoAddress(page: Page): string {
  const [file] = readdirSync("dist/_file/data/images").filter((name) => name.endsWith(".jpg"));
  return new URL(`_file/data/images/${file}`, page.url()).href;
}

/** The front page with an input of its own. */
export async function open(): Promise<Mounted> {
  const { page, problems } = await openFrontPage({ settle: true });
  return mount(page, problems);
}

/** What the page shows now. */
export function shown({ page, input }: Mounted): Promise<Shown> {
  return page.evaluate((element) => {
    const text = (selector: string) => element.querySelector(selector)?.textContent ?? "";
    const said = { status: text(".picture-status"), problem: text(".picture-problem") };
    const chosen = element.value;
    if (!chosen) return said;
    const { picture, name, id, original, notes } = chosen;
    const { width, height, data } = picture;
    const at = (x: number, y: number) => {
      const i = 4 * (Math.floor(y * height) * width + Math.floor(x * width));
      return [...data.slice(i, i + 4)];
    };
    const corners = [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
    return { ...said, name, id, width, height, original, notes: notes.map(({ kind }) => kind), corners };
  }, input);
}

/** Chooses a file as a reader does, and waits for what the page says. */
export async function bring(mounted: Mounted, name: string, buffer: Buffer, mimeType = "image/png"): Promise<Shown> {
  const { page } = mounted;
  await page.evaluate((element) => {
    for (const p of element.querySelectorAll(".picture-status, .picture-problem")) p.textContent = "";
  }, mounted.input);
  await page.locator(".picture-input input[type=file]").setInputFiles({ name, mimeType, buffer });
  await answered(mounted);
  return shown(mounted);
}

/** Waits for what the page says of a picture. */
export async function answered({ page }: Mounted): Promise<void> {
  await page.waitForFunction(
    () => {
      const element = document.querySelector(".picture-input");
      const said = [".picture-status", ".picture-problem"].some((one) => element?.querySelector(one)?.textContent);
      return said && !element?.hasAttribute("aria-busy");
    },
    undefined,
    { timeout: 50_000 },
  );
}
