/** Every picture that can be saved, saved in light and dark, looks as on its page. */
import sharp from "sharp";
import { expect, test } from "vitest";
import { openContext, openPage, pages } from "./helpers.js";

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

const cases = (["light", "dark"] as const).flatMap((scheme) => pages.map((path) => [path, scheme] as const));
/** How many were compared. */
let saved = 0;

test.each(cases)("every SVG of “%s”, saved in %s colors, looks as on its page", async (path, colorScheme) => {
  // Without the page's own faces, which a file does not bring: both then take the next of the list.
  const context = await openContext({ colorScheme, reducedMotion: "reduce", height: 2400 });
  await context.route(/\/(?:[\w-]+\.html)?$/, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replaceAll(/@font-face\s*\{[^}]*\}/g, "");
    await route.fulfill({ response, body });
  });
  try {
    const { page } = await openPage(path === "" ? "" : `${path}.html`, { context });
    for (const button of await page.getByRole("button", { name: /SVG$/ }).all()) {
      if (!(await button.isVisible())) continue;
      await button.scrollIntoViewIfNeeded();
      const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
      const stream = await download.createReadStream();
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString("utf8");
      const where = `${path}: ${download.suggestedFilename()}`;
      expect(text, where).not.toMatch(/var\(--|(?:href|src)="(?!#|data:)|url\((?!["']?#)/);
      // The page's own picture is the one of the same size in the button's figure; it may be drawn anew when it is seen.
      const figure = button.locator("xpath=ancestor::*[self::figure or contains(@class, 'panel')][1]");
      const place = () =>
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
        }, text);
      await expect.poll(place, { message: where, timeout: 60_000 }).toBeDefined();
      const shown = (await place())!;
      const clip = {
        x: Math.floor(shown.left),
        y: Math.floor(shown.top),
        width: Math.floor(shown.width),
        height: Math.floor(shown.height),
      };
      const own = await page.screenshot({ clip, animations: "disabled" });
      const viewer = await context.newPage();
      await viewer.setViewportSize({ width: Math.ceil(shown.width) + 64, height: Math.ceil(shown.height) + 64 });
      // At the same part of a pixel as on the page, so that lines are smoothed alike.
      const [left, top] = [(shown.left % 1) + shown.x + 32, (shown.top % 1) + shown.y + 32];
      await viewer.setContent(
        `<body style="margin:0"><img style="position:absolute;left:${left}px;top:${top}px" src="data:image/svg+xml;base64,${Buffer.from(text).toString("base64")}">`,
      );
      await viewer.locator("img").evaluate((image: HTMLImageElement) => image.decode());
      const file = await viewer.screenshot({ clip: { ...clip, x: 32, y: 32 } });
      await viewer.close();
      expect(await difference(own, file, clip.width, clip.height), where).toBeLessThan(0.02);
      saved += 1;
    }
  } finally {
    await context.close();
  }
});

test("there was something to compare", () => {
  expect(saved).toBeGreaterThan(16);
});
