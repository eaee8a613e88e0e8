/** A page of the built site in a fresh context, once every cell of it has run. */
import type { Browser, Page } from "playwright-core";

export interface Arrival {
  /** Milliseconds from navigation to the first text. */
  readonly text: number;
  /** Milliseconds from navigation until every cell has drawn. */
  readonly ready: number;
}

/** Runs in the page before its own scripts: notes when the page says that all its cells have drawn. */
function noteArrival(): void {
  const look = () => {
    if (document.documentElement?.dataset.drawn === undefined) return;
    performance.mark("ready");
    watch.disconnect();
  };
  const watch = new MutationObserver(look);
  watch.observe(document, { subtree: true, attributeFilter: ["data-drawn"] });
}

export interface SettledPageOptions {
  /** How many times slower than it is the processor seems to be; 1 unless given. */
  readonly slowdown?: number;
  /** Runs in the page before its own scripts. */
  readonly before?: () => void;
}

export async function settledPage(browser: Browser, url: string, options: SettledPageOptions = {}): Promise<Page> {
  const context = await browser.newContext({ serviceWorkers: "block", viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  // The runner of these scripts marks inner functions with a helper that a page does not have.
  await page.addInitScript("globalThis.__name = (inner) => inner;");
  await page.addInitScript(noteArrival);
  if (options.before !== undefined) await page.addInitScript(options.before);
  if (options.slowdown !== undefined) {
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: options.slowdown });
  }
  await page.goto(url);
  await page.evaluate(() => dispatchEvent(new Event("scroll")));
  await page.waitForFunction(() => performance.getEntriesByName("ready").length > 0, undefined, { timeout: 120_000 });
  return page;
}

export function arrivalOf(page: Page): Promise<Arrival> {
  return page.evaluate(() => {
    const at = (name: string) => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN;
    return { text: at("first-contentful-paint"), ready: at("ready") };
  });
}
