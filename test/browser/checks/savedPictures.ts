/** Every picture that can be saved looks as on its page. */
import type { Locator, Page } from "playwright-core";
import sharp from "sharp";
import { expect } from "vitest";
import { leaveTab, takeTab } from "../warmTabs.js";

/** Share of pixels whose color differs by more than an eighth of the range in any channel. */
async function difference(a: Buffer, b: Buffer, width: number, height: number): Promise<number> {
  const raw = (image: Buffer) =>
    sharp(image).removeAlpha().extract({ left: 0, top: 0, width, height }).raw().toBuffer();
  const [first, second] = await Promise.all([raw(a), raw(b)]);
  let count = 0;
  for (let i = 0; i < first.length; i += 3) {
    if ([0, 1, 2].some((c) => Math.abs(first[i + c] - second[i + c]) > 32)) count += 1;
  }
  return (3 * count) / first.length;
}

/** Takes the page's own faces away, which a saved file does not bring: page and file then take the next of the list. */
export function dropFaces(page: Page): Promise<void> {
  return page.evaluate(() => {
    for (const sheet of document.styleSheets)
      for (let i = sheet.cssRules.length - 1; i >= 0; i--)
        if (sheet.cssRules[i] instanceof CSSFontFaceRule) sheet.deleteRule(i);
  });
}

/** Where the page has the picture of a saved file: the one of the same size in the button's figure. */
async function placeOf(button: Locator, file: string) {
  const figure = button.locator("xpath=ancestor::*[self::figure or contains(@class, 'panel')][1]");
  const find = () =>
    figure.evaluate((element, source) => {
      const root = new DOMParser().parseFromString(source, "image/svg+xml").documentElement;
      const copy = root.querySelector(":scope > svg")!;
      const [width, height] = ["width", "height"].map((name) => Number(copy.getAttribute(name)));
      const [x, y] = root.getAttribute("viewBox")!.split(" ").map(Number);
      for (const svg of element.querySelectorAll("svg")) {
        const box = svg.getBoundingClientRect();
        if (Math.abs(box.width - width) > 0.01 || Math.abs(box.height - height) > 0.01) continue;
        return { left: box.left, top: box.top, width, height, x, y };
      }
      return undefined;
    }, file);
  // It may be drawn again when it is seen.
  await expect.poll(find, { message: await button.innerText() }).toBeDefined();
  return (await find())!;
}

/** The file that a button saves, as text. */
async function save(page: Page, button: Locator): Promise<{ name: string; text: string }> {
  await button.scrollIntoViewIfNeeded();
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return { name: download.suggestedFilename(), text: Buffer.concat(chunks).toString("utf8") };
}

/**
 * How many pictures the page saves, and what is wrong with the files.
 *
 * @param most how many are saved at most
 */
export async function savedPictures(page: Page, most = Infinity): Promise<{ saved: number; wrong: string[] }> {
  const wrong: string[] = [];
  let saved = 0;
  const viewer = await takeTab(page.context());
  for (const button of await page.getByRole("button", { name: /SVG$/ }).all()) {
    if (saved === most) break;
    if (!(await button.isVisible())) continue;
    await page.bringToFront();
    const { name, text } = await save(page, button);
    if (/var\(--|(?:href|src)="(?!#|data:)|url\((?!["']?#)/.test(text)) wrong.push(`${name} needs what is not in it`);
    const shown = await placeOf(button, text);
    const [width, height] = [Math.floor(shown.width), Math.floor(shown.height)];
    const clip = { x: Math.floor(shown.left), y: Math.floor(shown.top), width, height };
    const own = await page.screenshot({ clip, animations: "disabled" });
    await viewer.setViewportSize({ width: width + 65, height: height + 65 });
    // At the same part of a pixel as on the page, so that lines are smoothed in the same way.
    const [left, top] = [(shown.left % 1) + shown.x + 32, (shown.top % 1) + shown.y + 32];
    await viewer.setContent(
      `<body style="margin:0"><img style="position:absolute;left:${left}px;top:${top}px" src="data:image/svg+xml;base64,${Buffer.from(text).toString("base64")}">`,
    );
    await viewer.locator("img").evaluate((image: HTMLImageElement) => image.decode());
    const file = await viewer.screenshot({ clip: { ...clip, x: 32, y: 32 } });
    const share = await difference(own, file, width, height);
    if (share >= 0.02) wrong.push(`${name}: ${(100 * share).toFixed(1)} % of its pixels differ`);
    saved += 1;
  }
  await leaveTab(viewer);
  return { saved, wrong };
}
