/** A figure that draws itself for its width must not be told of the height that it thereby gets. */
import type { Page } from "playwright-core";

const widths = [1920, 760, 360, 1024, 1280];

/**
 * Reads the page from top to end, and waits at each place for frames in which the page lays itself out again. A browser
 * without a screen may paint none for a while.
 */
const readAll = (page: Page, height: number) =>
  page.evaluate(async (whole) => {
    // What is drawn only when it is seen is seen here.
    for (const share of [0, 0.33, 0.67, 1]) {
      scrollTo(0, share * whole);
      for (let i = 0; i < 2; i++) {
        await new Promise<void>((done) => {
          const late = setTimeout(done, 1000);
          requestAnimationFrame(() => {
            clearTimeout(late);
            done();
          });
        });
      }
    }
  }, height);

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
    await readAll(page, whole);
  }
  await page.evaluate(() => scrollTo(0, 0));
  return page.evaluate(() => (window as unknown as { errors: string[] }).errors);
}
