/** What the browser tests share: the built site, opened in a fresh context that records whatever goes wrong. */
import { existsSync, readdirSync } from "node:fs";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { inject, onTestFinished } from "vitest";

/** Address of the site's root, with a slash at the end. */
export const site = inject("site");

/** The pages of the built site as a reader addresses them: "" is the front page. */
export const pages: readonly string[] = existsSync("dist")
  ? readdirSync("dist", { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".html") && file !== "404.html")
      .map((file) => file.replaceAll("\\", "/").replace(/(?:^|(?<=\/))index\.html$|\.html$/, ""))
      .sort()
  : [];

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
  colorScheme?: "light" | "dark";
  reducedMotion?: "reduce" | "no-preference";
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
  /** A context from `openContext` to open the page in, warm with the files of the pages before it. */
  context?: BrowserContext;
}

export interface OpenedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the console and of scripts, failed requests, requests to another origin; one line each. */
  readonly problems: string[];
}

/** A window's surroundings: size, colors, touch, storage and cache of their own. Who opens it closes it. */
export async function openContext(options: OpenOptions = {}): Promise<BrowserContext> {
  const { width = 1280, height = 800, javaScript = true, touch = false } = options;
  return (await browser()).newContext({
    viewport: { width, height },
    colorScheme: options.colorScheme ?? "light",
    reducedMotion: options.reducedMotion ?? "no-preference",
    javaScriptEnabled: javaScript,
    serviceWorkers: options.serviceWorkers ?? "block",
    hasTouch: touch,
    isMobile: touch,
  });
}

/**
 * Opens a page of the site, "" for the front page; query and hash may follow. It closes with the test, and so does its
 * context, unless that was given.
 */
export async function openPage(path: string, options: OpenOptions = {}): Promise<OpenedPage> {
  const { javaScript = true, settle = javaScript, root = site } = options;
  const context = options.context ?? (await openContext(options));
  await options.prepare?.(context);
  const page = await context.newPage();
  onTestFinished(() => (options.context ? page : context).close());
  const problems = watch(page, new URL(root).origin);
  await page.goto(new URL(path, root).href);
  if (settle) await settled(page);
  return { page, context, problems };
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

/** Waits until every cell of the page has run, its fonts are there, and the layout has come to rest. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector("observablehq-loading") === null, undefined, {
    timeout: 45_000,
  });
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
