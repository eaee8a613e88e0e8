/** A page stays still while it arrives: nothing that the reader sees moves when scripts, data and fonts come. */
import type { BrowserContext, Page, Request, Response } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type RunningServer, serve } from "../../scripts/serve.js";
import { openContext, pages, settled } from "./helpers.js";

/** What moved, in layout shift’s units, with the elements that moved; most first. */
interface Shift {
  readonly value: number;
  readonly moved: readonly string[];
}

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
}

/** Records all layout shifts of pages in this context, from the first. */
async function record(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const shifts: Shift[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries() as LayoutShift[]) {
        if (hadRecentInput) continue;
        const moved = sources.map(({ node, previousRect: before, currentRect: after }) => {
          const element = node instanceof Element ? node : node?.parentElement;
          const place = element?.closest("[data-cell]")?.getAttribute("data-cell") ?? "no cell";
          const name = `${element?.localName}.${element?.getAttribute("class")} in ${place}`;
          const text = ({ x, y, width, height }: DOMRectReadOnly) => [x, y, width, height].map(Math.round).join(" ");
          return `${name}: ${text(before)} → ${text(after)} (x y width height)`;
        });
        shifts.push({ value, moved });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

async function frames(page: Page, count: number): Promise<void> {
  await page.evaluate(async (number) => {
    for (let frame = 0; frame < number; frame++) await new Promise(requestAnimationFrame);
  }, count);
}

/** A gate that requests wait at, until it is opened. */
interface Gate {
  readonly pass: Promise<void>;
  open(): void;
}

function gate(): Gate {
  let open = () => {};
  const pass = new Promise<void>((done) => (open = done));
  return { pass, open };
}

const gates = { fonts: gate(), scripts: gate(), data: gate() };
/** Lets the next piece of a page come; undefined while none waits. */
let nextPiece: (() => void) | undefined;

/**
 * The site behind the gates, at a port of its own: a browser has loaded nothing of it, and stored nothing. That is a new
 * context's part of this test, for a fraction of its cost.
 */
async function serveSlowly(): Promise<RunningServer> {
  // Not routes of the browser’s, which would turn its cache off.
  const server = await serve({
    base: "/slowly/",
    hold: (path) =>
      [
        [/\.woff2$/, gates.fonts] as const,
        [/\.js$/, gates.scripts] as const,
        [/\.(?:json|csv)$/, gates.data] as const,
      ].find(([name]) => name.test(path))?.[1].pass,
    pace: () => () => new Promise((come) => (nextPiece = come)),
  });
  onTestFinished(() => server.close());
  return server;
}

/** Goes to a page that comes in pieces, each painted before the next. */
async function comeInPieces(page: Page, address: string): Promise<void> {
  nextPiece = undefined;
  await page.goto(address, { waitUntil: "commit" });
  for (let piece = 0; piece < 8; piece++) {
    await expect.poll(() => nextPiece, { interval: 5 }).toBeDefined();
    const come = nextPiece!;
    nextPiece = undefined;
    come();
    await frames(page, 2);
  }
}

/** What turns or blinks without an end: each of its frames takes time from what the page is there for. */
const endless = (page: Page) =>
  page.evaluate(() =>
    document
      .getAnimations()
      .map(({ effect }) => effect)
      .filter((effect) => effect instanceof KeyframeEffect && effect.getTiming().iterations === Infinity)
      .map((effect) => (effect as KeyframeEffect).target?.localName ?? "?"),
  );

/** Opens a page as over a slow line: its text comes in pieces, then fonts, then scripts, then data. */
async function arriveSlowly(page: Page, address: string): Promise<void> {
  Object.assign(gates, { fonts: gate(), scripts: gate(), data: gate() });
  await comeInPieces(page, address);
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
  await frames(page, 3);
  gates.fonts.open();
  await page.waitForFunction(() => document.fonts.status === "loaded");
  await frames(page, 3);
  expect.soft(await endless(page), "endless animations").toEqual([]);
  gates.scripts.open();
  await page.waitForFunction(() => document.querySelector(".search-open") !== null);
  await frames(page, 3);
  gates.data.open();
  await settled(page);
  await page.waitForLoadState("networkidle");
  await frames(page, 5);
}

/** What moved too much, one line each; none if the page stayed still. */
async function tooMuch(page: Page, when: string): Promise<string[]> {
  const shifts = await page.evaluate(() => (window as unknown as { shifts: Shift[] }).shifts);
  const total = shifts.reduce((sum, { value }) => sum + value, 0);
  if (total <= 0.02) return [];
  const worst = shifts.toSorted((a, b) => b.value - a.value).slice(0, 3);
  return [
    `${when}: ${total.toFixed(3)}`,
    ...worst.map(({ value, moved }) => `  ${value.toFixed(3)} ${moved.join("; ")}`),
  ];
}

describe.each([390, 1280])("at %i px", (width) => {
  let page: Page;
  beforeAll(async () => {
    const context = await openContext({ width, height: width < 700 ? 844 : 800 });
    await record(context);
    page = await context.newPage();
  });
  afterAll(() => page.context().close());

  test.each(pages.map((path) => [path]))("page /%s stays still, with few scripts and small fonts", async (path) => {
    const { url } = await serveSlowly();
    let scripts = 0;
    let fontBytes = 0;
    const request = (sent: Request) => {
      // A network that starts when the page rests loads its own in a worker, which then is their referer.
      const own = sent.headers().referer === page.url().replace(/#.*/, "");
      if (sent.resourceType() === "script" && own) scripts += 1;
    };
    const response = (come: Response) => {
      if (come.request().resourceType() === "font") fontBytes += Number(come.headers()["content-length"]);
    };
    page.on("request", request).on("response", response);
    await arriveSlowly(page, url + path);
    page.off("request", request).off("response", response);
    expect.soft(scripts, "scripts").toBeGreaterThan(0);
    expect.soft(scripts, "scripts").toBeLessThanOrEqual(15);
    const found = await tooMuch(page, "first visit");
    const last = await page.evaluate(() => [...document.querySelectorAll("main h2[id]")].at(-1)?.id ?? "");
    if ((await page.locator(".katex").count()) === 0)
      expect.soft(fontBytes, "bytes of fonts").toBeLessThanOrEqual(90_000);

    await page.goto("about:blank");
    await comeInPieces(page, url + path);
    await settled(page);
    await frames(page, 5);
    found.push(...(await tooMuch(page, "second visit")));

    const { url: other } = await serveSlowly();
    await arriveSlowly(page, `${other}${path}#${last}`);
    found.push(...(await tooMuch(page, `link to #${last}`)));
    expect.soft(found.join("\n")).toBe("");
  });
});
