/** What the browser tests share: the built site, opened in a fresh context that records whatever goes wrong. */
import { existsSync, readdirSync } from "node:fs";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { inject, onTestFinished } from "vitest";
import { emptyStorage, leaveTab, takeTab } from "./warmTabs.js";

/** Address of the site's root, with a slash at the end. */
export const site = inject("site");

/** The pages of the built site as a reader addresses them: "" is the front page. */
export const pages: readonly string[] = existsSync("dist")
  ? readdirSync("dist", { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".html") && file !== "404.html")
      .map((file) => file.replaceAll("\\", "/").replace(/(?:^|(?<=\/))index\.html$|\.html$/, ""))
      .sort()
  : [];

/** How long a test waits for a condition, in ms: a slow machine is no failure. */
const patience = 90_000;

let connection: Promise<Browser> | undefined;

/** The browser that all tests share. */
export function browser(): Promise<Browser> {
  connection ??= chromium.connect(inject("browser"));
  return connection;
}

export interface OpenOptions {
  /** Size of the window in CSS pixels. */
  width?: number;
  height?: number;
  /** Pixels of the device to a pixel of CSS; 1 if not given. */
  scale?: number;
  colorScheme?: "light" | "dark";
  reducedMotion?: "reduce" | "no-preference";
  forcedColors?: "active" | "none";
  javaScript?: boolean;
  /** As a phone: touch, and a mobile viewport. */
  touch?: boolean;
  /** A service worker would answer in the server's place, so only the tests of offline use allow it. */
  serviceWorkers?: "allow" | "block";
  /** Address of the site if it is not the shared one. */
  root?: string;
  /** What to do with the context before the page opens, such as routes that fail requests. */
  prepare?: (context: BrowserContext) => Promise<void>;
  /** Wait until each cell of the page has run; true unless JavaScript is off. */
  settle?: boolean;
  /** A context from `openContext` to open the page in. */
  context?: BrowserContext;
  /** A context of its own, where nothing has been loaded: for tests of what is fetched, when, and what if it fails. */
  fresh?: boolean;
}

export interface OpenedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the console and of scripts, failed requests, requests to another origin; one line each. */
  readonly problems: string[];
  /** Closes the page, and its context if that is its own. */
  readonly close: () => Promise<void>;
}

/** A window's surroundings: size, colors, touch, storage and cache of their own. Who opens it closes it. */
export async function openContext(options: OpenOptions = {}): Promise<BrowserContext> {
  const { width = 1280, height = 800, javaScript = true, touch = false } = options;
  return (await browser()).newContext({
    viewport: { width, height },
    deviceScaleFactor: options.scale ?? 1,
    colorScheme: options.colorScheme ?? "light",
    reducedMotion: options.reducedMotion ?? "no-preference",
    forcedColors: options.forcedColors ?? "none",
    javaScriptEnabled: javaScript,
    serviceWorkers: options.serviceWorkers ?? "block",
    hasTouch: touch,
    isMobile: touch,
  });
}

/** Contexts that stay open, since a page opens in half the time where others have loaded their files before it. */
const warm = new Map<string, Promise<BrowserContext>>();

/** A tab of the context that all tests of this worker share, without what earlier pages have stored or were allowed. */
async function warmPage(options: OpenOptions): Promise<Page> {
  const { width = 1280, height = 800, javaScript = true, touch = false } = options;
  const key = JSON.stringify([javaScript, touch]);
  if (!warm.has(key)) warm.set(key, openContext({ javaScript, touch }));
  const context = await warm.get(key)!;
  await context.clearPermissions();
  const page = await takeTab(context);
  await emptyStorage(page);
  await page.setViewportSize({ width, height });
  await page.emulateMedia({
    media: null,
    colorScheme: options.colorScheme ?? "light",
    reducedMotion: options.reducedMotion ?? "no-preference",
    forcedColors: options.forcedColors ?? "none",
    contrast: null,
  });
  return page;
}

async function ownPage(options: OpenOptions): Promise<Page> {
  const context = options.context ?? (await openContext(options));
  await options.prepare?.(context);
  return context.newPage();
}

/** Whether a page may be opened where others have been: not if it answers requests itself, or if somebody else does. */
const isOrdinary = ({ context, fresh, prepare, root, serviceWorkers }: OpenOptions) =>
  [context, fresh, prepare, root, serviceWorkers].every((option) => option === undefined);

/**
 * An empty page for {@link visit}; who opens it closes it. With `fresh`, `prepare`, `root` or `serviceWorkers` it gets a
 * context of its own.
 */
export async function openTab(options: OpenOptions = {}): Promise<OpenedPage> {
  const page = isOrdinary(options) ? await warmPage(options) : await ownPage(options);
  page.setDefaultTimeout(patience);
  const context = page.context();
  const isOwn = !isOrdinary(options) && options.context === undefined;
  const problems = watch(page, new URL(options.root ?? site).origin);
  return { page, context, problems, close: () => (isOwn ? context.close() : leaveTab(page)) };
}

/** Goes to a page of the site, "" for the front page; query and hash may follow. What went wrong before is forgotten. */
export async function visit({ page, problems }: OpenedPage, path: string, options: OpenOptions = {}): Promise<void> {
  const { javaScript = true, settle = javaScript, root = site } = options;
  problems.length = 0;
  await page.goto(new URL(path, root).href);
  if (settle) await settled(page);
}

/** Opens a page of the site as {@link openTab} and {@link visit} do; it closes with the test. */
export async function openPage(path: string, options: OpenOptions = {}): Promise<OpenedPage> {
  const opened = await openTab(options);
  onTestFinished(opened.close);
  await visit(opened, path, options);
  return opened;
}

/** Records what goes wrong on a page, in a list that grows. */
export function watch(page: Page, origin: string): string[] {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("requestfailed", (request) => {
    // A reader who moves on cancels what still loads.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") {
      problems.push(`failed: ${request.url()} ${request.failure()?.errorText ?? ""}`);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`status ${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (/^(?:https?|wss?):$/.test(url.protocol) && url.origin !== origin) problems.push(`foreign: ${request.url()}`);
  });
  return problems;
}

/** Waits until every cell of the page has run and is laid out, its fonts are there, and the layout has come to rest. */
export async function settled(page: Page): Promise<void> {
  // The page says itself when all is drawn; one without a figure has nothing to say. What is far from the window waits for a
  // reader who scrolls. A page that leads on to another is asked there.
  await page.waitForFunction(
    () => {
      const isDrawn = document.querySelector(":root[data-drawn], body:not(:has([data-cell]))") !== null;
      if (!isDrawn) dispatchEvent(new Event("scroll"));
      return isDrawn && document.querySelector("[data-later]") === null;
    },
    undefined,
    { timeout: patience },
  );
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
}

/** Elements that reach beyond the right edge of the window, as short selectors; none if the page fits. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = Array.from(document.querySelectorAll("body *")).filter((element) => {
      if (element.getBoundingClientRect().right <= clientWidth + 0.5) return false;
      // What scrolls inside a box of its own does not widen the page.
      for (let box = element.parentElement; box !== null; box = box.parentElement) {
        if (
          box !== document.body &&
          box !== document.documentElement &&
          getComputedStyle(box).overflowX !== "visible"
        ) {
          return false;
        }
      }
      return true;
    });
    const name = (element: Element) =>
      `${element.localName}${element.id && `#${element.id}`}${Array.from(element.classList, (c) => `.${c}`).join("")}`;
    return [`page is ${scrollWidth} px wide in a window of ${clientWidth} px`, ...wide.slice(0, 5).map(name)];
  });
}
