/** A figure that draws itself for its width must not be told of the height that it thereby gets. */
import type { Page } from "playwright-core";

const widths = [1920, 760, 360, 1024, 1280];

/** Waits for frames in which a page lays itself out again. A browser without a screen may paint none for a while. */
const frames = (page: Page) =>
  page.evaluate(async () => {
    for (let i = 0; i < 2; i++) {
      await new Promise<void>((done) => {
        requestAnimationFrame(() => done());
        setTimeout(done, 1000);
      });
    }
  });

/** The page's errors while its window has one width after the other, and is read from top to end in each. */
export async function changeWidths(page: Page): Promise<string[]> {
  const { height } = page.viewportSize()!;
  const whole = await page.evaluate(() => {
    const errors: string[] = [];
    Object.assign(window, { errors });
    addEventListener("error", ({ message }) => errors.push(message));
    return document.documentElement.scrollHeight;
  });
  for (const width of widths) {
    await page.setViewportSize({ width, height });
    // What is drawn only when it is seen is seen here.
    for (const share of [0, 0.33, 0.67, 1]) {
      await page.evaluate((top) => scrollTo(0, top), share * whole);
      await frames(page);
    }
  }
  await page.evaluate(() => scrollTo(0, 0));
  return page.evaluate(() => (window as unknown as { errors: string[] }).errors);
}
