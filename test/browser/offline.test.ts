/** A visited page opens without a server; a new build replaces the old one once its pages are closed. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { type RunningServer, serve } from "../../scripts/serve.js";
import { browser, openPage, pages, settled, watch } from "./helpers.js";

async function start(folder = "dist", port = 0): Promise<RunningServer> {
  const server = await serve({ folder, base: "/offline/", port });
  onTestFinished(() => server.close());
  return server;
}

/** Waits until an answer from the page is true; unlike waitForFunction it awaits answers that are promises. */
const until = (question: () => Promise<boolean>) => expect.poll(question, { timeout: 60_000 }).toBe(true);

/** Waits until the service worker answers requests and keeps all that the page has loaded. */
async function kept(page: Page): Promise<void> {
  await until(() =>
    page.evaluate(async () => {
      if (navigator.serviceWorker.controller === null) return false;
      const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
      const held = await Promise.all([...loaded, location.origin + location.pathname].map((url) => caches.match(url)));
      return held.every((response) => response !== undefined);
    }),
  );
}

test("visited pages open with the server stopped, whatever their query", async () => {
  const server = await start();
  const visited = pages.slice(0, 2);
  const { page, context } = await openPage(visited[0], { root: server.url, serviceWorkers: "allow" });
  await kept(page);
  for (const path of visited.slice(1)) {
    await page.goto(server.url + path);
    await settled(page);
    await kept(page);
  }
  await page.close();
  await server.close();
  for (const path of visited) {
    const again = await context.newPage();
    const problems = watch(again, new URL(server.url).origin);
    await again.goto(`${server.url}${path}?layer=block_3_expand`);
    await settled(again);
    expect(await again.locator("h1").isVisible()).toBe(true);
    expect(await again.evaluate(() => document.fonts.check('16px "IBM Plex Sans Variable"'))).toBe(true);
    expect(problems).toEqual([]);
  }
});

test("a new build drops the pages and files of the old one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "site-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync("dist", folder, { recursive: true });
  const server = await start(folder);
  const context = await (await browser()).newContext();
  onTestFinished(() => context.close());
  const first = await context.newPage();
  await first.goto(server.url);
  await kept(first);
  const names = (page: Page) => page.evaluate(() => caches.keys());
  const holdsOldFile = (page: Page) => page.evaluate(async () => (await caches.match("_file/old.bin")) !== undefined);
  await first.evaluate(async () => (await caches.open("assets")).put("_file/old.bin", new Response("of an old build")));
  const old = (await names(first)).find((name) => name.startsWith("pages "));
  expect(old).toBeDefined();
  expect(await holdsOldFile(first)).toBe(true);

  const script = readFileSync(join(folder, "sw.js"), "utf8");
  const next = script.replace(/const build = "\w+"/, 'const build = "next"');
  expect(next).not.toBe(script);
  writeFileSync(join(folder, "sw.js"), next);
  await first.reload();
  await until(() => first.evaluate(async () => !!(await navigator.serviceWorker.getRegistration())?.waiting));
  expect(await names(first), "an open page keeps its build").toContain(old);
  await first.close();

  const second = await context.newPage();
  await second.goto(server.url);
  await until(async () => !(await names(second)).includes(old as string));
  await until(async () => !(await holdsOldFile(second)));
  expect(await second.evaluate(() => caches.match(location.href))).toBeDefined();
});
