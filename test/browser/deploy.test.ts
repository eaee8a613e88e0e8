/** A new build is published while a page of the old one is open. */
import { readFileSync, readdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import type * as Backends from "../../src/model/runtime/backends.js";
import type * as Client from "../../src/model/runtime/client.js";
import { deployment } from "./deploys.js";
import { openContext, openPage, settled, watch } from "./helpers.js";
import { importModule } from "./modules.js";

const renewed = "This site was renewed after you opened this page. Reload the page.";
const banner = (page: Page) => page.locator(".renewed");

/** Brings the modules of a network that do not change into the browser's cache, where they outlive the deploy. */
async function warm(page: Page, changed: RegExp): Promise<void> {
  const files = readdirSync("dist", { recursive: true, encoding: "utf8" }).filter(
    (file) => /^_(?:import\/model|node)\/.*\.js$/.test(file) && !changed.test(file),
  );
  await page.evaluate((paths) => Promise.all(paths.map(async (path) => (await fetch(path)).arrayBuffer())), files);
}

/** Advice of the problem with which the network does not open. */
async function openingAdvice(page: Page, act: () => void): Promise<string | undefined> {
  const client = await importModule<typeof Client>(page, "model/runtime/client");
  act();
  return client.evaluate(async ({ openNetwork }) => {
    const outcome = await openNetwork("coco-ssdlite-v2");
    return outcome.ok ? "it opened" : outcome.problem.advice;
  });
}

describe("what an open page of the old build asks for and the site no longer has", () => {
  test.each([
    ["the worker", /model\/runtime\/worker\./],
    ["the program in it", /model\/runtime\/(?:session|tensorflow)\.|vendor\/tf\./],
    ["its description", /coco-ssdlite-v2\/manifest\./],
    ["its weights", /coco-ssdlite-v2\/backbone\./],
  ])("%s of a network", async (_, changed) => {
    const { url, deploy } = await deployment(changed);
    const { page } = await openPage("glossary.html", { root: url });
    await warm(page, changed);
    expect(await openingAdvice(page, deploy)).toContain(renewed);
  });

  test("another backend's worker, and the program in it", async () => {
    for (const changed of [/model\/runtime\/backendWorker\./, /vendor\/backend-cpu\./]) {
      const { url, deploy } = await deployment(changed);
      const { page } = await openPage("inside.html", { root: url, settle: false });
      await warm(page, changed);
      const backends = await importModule<typeof Backends>(page, "model/runtime/backends");
      deploy();
      const advice = await backends.evaluate(async ({ timeBackend }) => {
        const outcome = await timeBackend("cpu", { resolution: 64, runs: 1 });
        return outcome.ok ? "it ran" : outcome.problem.advice;
      });
      expect(advice, String(changed)).toBe(renewed);
    }
  });

  test("the sections for the search", async () => {
    const { url, deploy } = await deployment(/search\./);
    const { page } = await openPage("v1.html", { root: url });
    deploy();
    await page.keyboard.press("/");
    const dialog = page.locator(".search-dialog");
    await expect.poll(() => dialog.locator("[role=status]").innerText()).toContain(renewed);
    await expect.poll(() => banner(page).count()).toBe(1);
  });

  test("data of a photo that is chosen later", async () => {
    const { url, deploy } = await deployment(/head-looks\/|first-look\//);
    const { page } = await openPage("", { root: url });
    deploy();
    await page.getByRole("radio", { name: /coffee/i }).check({ force: true });
    await expect.poll(() => banner(page).innerText()).toContain("This site was renewed");
  });

  test.each([
    ["the script", /_import\/pages\//],
    ["data", /_file\/.*(?:csv|json)$/],
  ])("%s, by a page from a cache: it says so, and reloading helps", async (_, changed) => {
    const { url, deploy } = await deployment(changed);
    deploy();
    const context = await openContext();
    onTestFinished(() => context.close());
    const old = readFileSync("dist/v1.html", "utf8");
    await context.route(`${url}v1.html?*`, (route) => route.fulfill({ contentType: "text/html", body: old }), {
      times: 1,
    });
    const page = await context.newPage();
    await page.goto(`${url}v1.html?alpha=0.5`);
    await expect.poll(() => banner(page).innerText()).toContain("This site was renewed after you opened this page.");
    const reloaded = page.waitForEvent("load");
    await banner(page).locator("button", { hasText: "Reload" }).press("Enter");
    await reloaded;
    await settled(page);
    expect(page.url()).toBe(`${url}v1.html?alpha=0.5`);
    await expect.poll(() => page.locator(".v1-stages .said").innerText()).toContain("149.5");
    expect(await page.locator(".renewed, .observablehq--error").count()).toBe(0);
  });
});

test("without a connection no page speaks of a renewal", async () => {
  const { url, stop } = await deployment(/model\/runtime\/worker\./);
  const { page } = await openPage("sources.html", { root: url });
  const stopped = stop();
  expect(await openingAdvice(page, () => undefined).catch(() => "Check the connection")).toContain(
    "Check the connection",
  );
  await stopped;
  expect(await banner(page).count()).toBe(0);
});

/** Waits until the service worker answers requests and keeps all that the page has loaded. */
async function kept(page: Page): Promise<void> {
  const missing = () =>
    page.evaluate(async () => {
      if (navigator.serviceWorker.controller === null) return ["a service worker"];
      const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
      const all = [...loaded, location.origin + location.pathname];
      const held = await Promise.all(all.map((url) => caches.match(url)));
      return all.filter((_, i) => held[i] === undefined);
    });
  await expect.poll(missing, { timeout: 60_000 }).toEqual([]);
}

test("what was visited before a deploy and after it opens offline once the old service worker is gone", async () => {
  const { url, deploy, stop } = await deployment(/^_(?:import|file)\/(?!data\/models)/);
  const context = await openContext({ serviceWorkers: "allow" });
  onTestFinished(() => context.close());
  const visit = async (path: string) => {
    const page = await context.newPage();
    const problems = watch(page, new URL(url).origin);
    await page.goto(url + path);
    await settled(page);
    const build = await page.locator('meta[name="site-build"]').getAttribute("content");
    return { page, problems, build };
  };
  const caches = (page: Page) =>
    page.evaluate(async () => (await window.caches.keys()).filter((name) => name.startsWith("pages ")));

  const before = await visit("sources.html");
  await kept(before.page);
  const [old] = await caches(before.page);
  deploy();
  const after = await visit("v1.html");
  expect(after.build).toBe("next");
  await kept(after.page);
  await expect
    .poll(() => before.page.evaluate(async () => !!(await navigator.serviceWorker.getRegistration())?.waiting), {
      timeout: 60_000,
    })
    .toBe(true);
  await before.page.close();
  await after.page.close();

  // The old worker goes once the browser has noted that its last page is closed; until then a visit would still be its. This
  // page is not: it stands beside the site.
  const outside = await context.newPage();
  await outside.goto(new URL("/", url).href);
  await expect.poll(() => caches(outside)).not.toContain(old);
  await outside.close();
  const third = await visit("convolution.html");
  await kept(third.page);
  await third.page.close();
  await stop();
  for (const path of ["v1.html", "v1", "sources.html", "convolution.html"]) {
    const { page, problems } = await visit(path);
    expect(await page.locator("h1").isVisible(), path).toBe(true);
    expect(await page.locator(".observablehq--error").count(), path).toBe(0);
    expect(problems, path).toEqual([]);
  }
});
