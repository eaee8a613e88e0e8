/** Each page of the built site: runs without an error or a foreign request, fits its window, and can be read by all. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "./checks/accessibility.js";
import { cutText } from "./checks/cutText.js";
import { smallTargets } from "./checks/touchTargets.js";
import { type OpenedPage, openPage, openTab, overflowing, pages, site, visit } from "./helpers.js";

/** Contents of `main` without markup and without white space at the ends. */
const mainText = (page: Page) => page.locator("main").innerText();

test("the front page is built", () => {
  expect(pages).toContain("");
});

const addresses = pages.map((path) => [path]);

describe("on a phone, in the dark", () => {
  let tab: OpenedPage;
  beforeAll(async () => {
    tab = await openTab({ width: 390, colorScheme: "dark", touch: true });
  });
  afterAll(() => tab.close());

  test.each(addresses)("page /%s runs, fits and is accessible", async (path) => {
    const { page, problems } = tab;
    await visit(tab, path);
    expect.soft(await page.locator(".observablehq--error").allTextContents(), "red error blocks").toEqual([]);
    expect.soft(await overflowing(page), "wider than the window").toEqual([]);
    expect.soft(await cutText(page), "text cut off by the window").toEqual([]);
    expect.soft(await violations(page, { touch: true }), "axe-core").toEqual([]);
    expect.soft(await smallTargets(page), "too small for a finger").toEqual([]);
    expect.soft(problems, "console and network").toEqual([]);
  });
});

describe("with JavaScript off", () => {
  const options = { javaScript: false };
  let tab: OpenedPage;
  beforeAll(async () => {
    tab = await openTab(options);
  });
  afterAll(() => tab.close());

  test.each(addresses)("page /%s can be read and says what it is", async (path) => {
    const { page, problems } = tab;
    await visit(tab, path, options);
    expect(await page.locator("h1").isVisible()).toBe(true);
    expect(await page.locator("h1").count()).toBe(1);
    expect((await mainText(page)).split(/\s+/).length).toBeGreaterThan(60);
    const notice = page.locator(".no-script");
    expect(await notice.count()).toBe(1);
    expect(await notice.innerText()).toContain("JavaScript");
    expect(await page.locator("observablehq-loading").filter({ visible: true }).count(), "loading marks").toBe(0);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    expect(await page.title()).toMatch(/\S/);
    expect(await page.locator('meta[name="description"]').getAttribute("content")).toMatch(/^.{30,200}$/);
    expect(await page.locator('meta[name="viewport"]').getAttribute("content")).not.toContain("maximum-scale");
    // The browser reports each script that it does not load because scripts are off.
    expect(problems.filter((text) => !/^failed: \S+\.js csp$/.test(text))).toEqual([]);
  });
});

describe.each(addresses)("page /%s", (path) => {
  test("has a policy that allows its own origin only", () => {
    const html = readFileSync(`dist/${path === "" || path.endsWith("/") ? `${path}index` : path}.html`, "utf8");
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)?.[1] ?? "";
    expect(policy).toContain("default-src 'none'");
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? "";
    expect(scripts).toMatch(/^'self' 'wasm-unsafe-eval'(?: 'sha256-[\w+/]{43}=')*$/);
    expect(policy).not.toMatch(/https?:|\*/);
    expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.indexOf("<link"));
  });
});

test("the policy stops an inline script and a request to another origin", async () => {
  const { page, problems } = await openPage("");
  const ran = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.intruder = true";
    document.head.append(script);
    const request = await fetch("https://example.com/").then(
      () => "sent",
      () => "refused",
    );
    return { script: "intruder" in window, request };
  });
  expect(ran).toEqual({ script: false, request: "refused" });
  expect(problems.filter((text) => text.startsWith("console:")).length).toBeGreaterThanOrEqual(2);
});

test("an address without a page gets a sentence and a way back", async () => {
  const { page } = await openPage("no-such-page", { settle: false });
  expect(await page.locator("h1").innerText()).toBe("Page not found");
  await page.getByRole("link").click();
  expect(page.url()).toBe(site);
});
