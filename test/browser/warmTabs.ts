/**
 * Tabs that tests have left, for the next: a new one takes as much of the processor as half a page. A tab is left empty:
 * nothing listens to it, nothing is stored in it, and what it shows is one line of text.
 */
import type { BrowserContext, CDPSession, Page } from "playwright-core";
import { inject } from "vitest";

interface Tab {
  readonly page: Page;
  readonly session: CDPSession;
}

/** What a page cannot be freed of: who does that has the tab alone. */
const lasting = ["addInitScript", "exposeBinding", "exposeFunction", "route", "routeFromHAR"] as const;
const events =
  "console dialog download filechooser pageerror popup request requestfailed requestfinished response worker";

/** Tabs that nobody uses, by their context. */
const free = new Map<BrowserContext, Tab[]>();
const sessions = new WeakMap<Page, CDPSession>();

/** A text of the site's origin: “Not found”. */
const blank = new URL("/", inject("site"));

async function newTab(context: BrowserContext): Promise<Tab> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  sessions.set(page, session);
  for (const name of lasting) {
    const act = page[name].bind(page) as (...args: unknown[]) => unknown;
    const once = (...args: unknown[]) => {
      sessions.delete(page);
      return act(...args);
    };
    Object.assign(page, { [name]: once });
  }
  return { page, session };
}

/** An empty tab, in front of the others. */
export async function takeTab(context: BrowserContext): Promise<Page> {
  const left = free.get(context)?.pop();
  await left?.page.bringToFront();
  return (left ?? (await newTab(context))).page;
}

/** Drops what all pages of a tab's context have stored. */
export async function emptyStorage(page: Page): Promise<void> {
  const { origin } = blank;
  const storageTypes = "cookies,local_storage,indexeddb";
  await sessions.get(page)?.send("Storage.clearDataForOrigin", { origin, storageTypes });
}

/** Empties a tab for the next test; closes it if that cannot be done. */
export async function leaveTab(page: Page): Promise<void> {
  const session = sessions.get(page);
  if (page.isClosed()) return;
  if (session === undefined) return page.close();
  for (const event of events.split(" ")) page.removeAllListeners(event);
  try {
    await page.goto(blank.href);
    await page.evaluate(() => sessionStorage.clear());
    await page.mouse.move(-1, -1);
  } catch {
    return page.close();
  }
  const context = page.context();
  free.set(context, [...(free.get(context) ?? []), { page, session }]);
}
