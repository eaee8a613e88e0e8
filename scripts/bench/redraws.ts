/** How long the sliders of the chapters take to redraw, on a processor that Chromium slows down to a quarter. */
import type { Browser } from "playwright-core";
import { serve } from "../serve.js";
import { settledPage } from "./settledPage.js";

/** The chapters whose pictures are arithmetic only: no slider of theirs asks the network. */
const pages = ["convolution", "separable", "activations", "v1", "bottleneck", "v2", "compare"];
const slowdown = 4;
const frame = 16;

interface Redraw {
  readonly page: string;
  /** What is redrawn and by which control: `"Multiply-adds per byte · How the machine’s balance decides"`. */
  readonly what: string;
  /** Milliseconds of script per change until its frame is painted, the median and the ninth of ten. */
  readonly script: number;
  readonly high: number;
  /** The same with style and layout. */
  readonly laidOut: number;
  /** Milliseconds of script after the last change, for what is out of sight. */
  readonly later: number;
}

/** Milliseconds that callbacks took: those of the frame, and those of timers. */
interface Spent {
  frame: number;
  later: number;
}

/** Runs in the page before its own scripts: keeps account of the script that a change leaves for later. */
function keepAccount(): void {
  const spent: Spent = { frame: 0, later: 0 };
  const timed =
    <A extends unknown[]>(part: keyof Spent, callback: (...given: A) => void) =>
    (...given: A) => {
      const start = performance.now();
      callback(...given);
      spent[part] += performance.now() - start;
    };
  const { requestAnimationFrame: nextFrame, setTimeout: after, requestIdleCallback: whenIdle } = window;
  window.requestAnimationFrame = (callback) => nextFrame(timed("frame", callback));
  window.requestIdleCallback = (callback, options) => whenIdle(timed("later", callback), options);
  // Only functions are given here: the site's policy forbids code in text.
  window.setTimeout = ((callback: () => void, ms?: number) => after(timed("later", callback), ms)) as typeof setTimeout;
  Object.assign(window, { spent, nextFrame, after });
}

/**
 * Runs in the page: brings every slider and two cells of the row editor into the middle of the window, moves them
 * there and back, and takes the time of each change.
 */
async function moveAll(rounds: number): Promise<Omit<Redraw, "page">[]> {
  const { spent, nextFrame, after } = window as unknown as {
    spent: Spent;
    nextFrame: typeof requestAnimationFrame;
    after: typeof setTimeout;
  };
  const wait = (ms: number) => new Promise<void>((done) => after(done, ms));
  /** Until half a second has passed without a timer of the page: what starts when it comes into view is done then. */
  const quiet = async () => {
    for (let before = -1; before !== spent.later; await wait(500)) before = spent.later;
  };
  /** Until what has changed is painted. */
  const painted = () => new Promise<void>((done) => nextFrame(() => after(done, 0)));
  const fields = [
    ...document.querySelectorAll<HTMLInputElement>("main input[type=range]"),
    ...[...document.querySelectorAll<HTMLInputElement>(".row-editor input")].slice(4, 6),
  ].filter((field) => field.closest(".ask") === null && field.getClientRects().length > 0);
  const at = (times: number[], share: number) => times.sort((a, b) => a - b)[Math.floor(share * (times.length - 1))];
  const redraws: Omit<Redraw, "page">[] = [];
  for (const field of fields) {
    const label = field.getAttribute("aria-label") ?? field.labels?.[0]?.textContent ?? field.name;
    const figure = field.closest("figure")?.getAttribute("aria-label") ?? "";
    const before = field.value;
    const [low, high, step] = [field.min, field.max, field.step].map(Number);
    const span = Math.min(rounds, Math.floor((high - low) / (step || 1)));
    const script: number[] = [];
    const laidOut: number[] = [];
    field.scrollIntoView({ block: "center", behavior: "instant" });
    await wait(1000);
    await quiet();
    for (let i = 0; i < rounds + 2; i++) {
      // Up and down over the whole range, so that no value comes twice in a row.
      const place = Math.abs(((i + 1) % (2 * span)) - span);
      field.value = String(low + Math.round((place * (high - low)) / span / (step || 1)) * (step || 1));
      spent.frame = 0;
      const start = performance.now();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      const drawn = performance.now();
      document.body.getBoundingClientRect();
      const placed = performance.now();
      await painted();
      if (i < 2) continue;
      script.push(drawn - start + spent.frame);
      laidOut.push(placed - start + spent.frame);
    }
    field.value = before;
    spent.later = 0;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await wait(1500);
    redraws.push({
      what: `${label} · ${figure}`,
      script: at(script, 0.5),
      high: at(script, 0.9),
      laidOut: at(laidOut, 0.5),
      later: spent.later,
    });
  }
  return redraws;
}

/** @param rounds changes of each slider that are measured */
async function measureRedraws(browser: Browser, root: string, rounds: number): Promise<Redraw[]> {
  const redraws: Redraw[] = [];
  for (const name of pages) {
    const page = await settledPage(browser, `${root}${name}`, { before: keepAccount });
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    const moved = await page.evaluate(moveAll, rounds);
    redraws.push(...moved.map((one) => ({ page: name, ...one })));
    await page.context().close();
  }
  return redraws;
}

export async function redraws(browser: Browser, rounds: number): Promise<void> {
  const server = await serve();
  const measured = await measureRedraws(browser, server.url, rounds);
  await server.close();
  const ms = (value: number) => value.toFixed(1).padStart(6);
  console.log(
    `\nSliders at ${slowdown} × CPU slowdown, script per change in ms (goal ≤ ${frame}), ${rounds} changes each`,
  );
  console.log("  median  9 of 10  with layout  later, out of sight");
  for (const { page, what, script, high, laidOut, later } of measured) {
    console.log(
      `  ${ms(script)}  ${ms(high)}   ${ms(laidOut)}     ${ms(later)}     ${script > frame ? "over " : "     "}${page}: ${what}`,
    );
  }
  const over = measured.filter(({ script }) => script > frame).length;
  console.log(`  ${measured.length - over} of ${measured.length} redraw within ${frame} ms`);
}
