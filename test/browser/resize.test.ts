/** A figure that draws itself for its width must not be told of the height that it thereby gets. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openPage, pages } from "./helpers.js";

const widths = [1920, 1280, 1100, 760, 390, 360, 1024];

/** Waits for the frames in which a page lays itself out again. A browser without a screen may paint none for a while. */
const frames = (page: Page) =>
  page.evaluate(async () => {
    for (let i = 0; i < 4; i++) {
      await new Promise<void>((done) => {
        requestAnimationFrame(() => done());
        setTimeout(done, 1000);
      });
    }
  });

test.each(pages.map((path) => [path]))("page /%s changes its width without an error", async (path) => {
  const { page } = await openPage(path, {
    prepare: async (context) => {
      await context.addInitScript(() => {
        const errors: string[] = [];
        Object.assign(window, { errors });
        addEventListener("error", ({ message }) => errors.push(message));
      });
    },
  });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    // What is drawn only when it is seen is seen here.
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      await page.evaluate((top) => scrollTo(0, top), share * height);
      await frames(page);
    }
  }
  expect(await page.evaluate(() => (window as unknown as { errors: string[] }).errors)).toEqual([]);
});
