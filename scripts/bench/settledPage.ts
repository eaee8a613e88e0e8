/** A page of the built site in a fresh context, once every cell of it has run. */
import type { Browser, Page } from "playwright-core";

export interface Arrival {
  /** Milliseconds from navigation to the first text. */
  readonly text: number;
  /** Milliseconds from navigation until every cell has drawn. */
  readonly ready: number;
}

/**
 * Runs in the page before its own scripts: notes when the last cell drew. A cell draws beside the comment that Framework
 * leaves in its place; once none has drawn for a second, the last one was the last.
 */
function noteArrival(): void {
  const isCell = (node: Node) =>
    [...node.childNodes].some((child) => child.nodeType === 8 && /^:[0-9a-f]+/.test(child.nodeValue ?? ""));
  let last = 0;
  new MutationObserver((records) => {
    if (records.some(({ target }) => isCell(target))) last = performance.now();
  }).observe(document, { subtree: true, childList: true });
  const look = () => {
    const waiting = document.readyState !== "complete" || document.querySelector("observablehq-loading") !== null;
    if (waiting || performance.now() - last < 1000) setTimeout(look, 100);
    else performance.mark("ready", { startTime: last });
  };
  look();
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
  await page.waitForFunction(() => performance.getEntriesByName("ready").length > 0, undefined, { timeout: 120_000 });
  return page;
}

export function arrivalOf(page: Page): Promise<Arrival> {
  return page.evaluate(() => {
    const at = (name: string) => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN;
    return { text: at("first-contentful-paint"), ready: at("ready") };
  });
}
