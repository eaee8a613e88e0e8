/** The page of questions: an answer's links open the state that it speaks of. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openPage, settled, site } from "./helpers.js";

const text = (page: Page, selector: string) => page.locator(selector).first().innerText();

/** What a reader sees who follows the link, by where the link leads; the rest opens a section, which must be there. */
const promises: Readonly<Record<string, (page: Page) => Promise<[seen: string, promised: string | RegExp]>>> = {
  "compare?balance=32": async (page) => [
    await page.locator(".said", { hasText: "By the model" }).innerText(),
    /V1 is 1\.\d+×/,
  ],
  "convolution?kernel=horizontal&stride=2&border=pytorch": async (page) => [
    await page.getByRole("group", { name: "Border" }).locator("label:has(input:checked)").innerText(),
    "PyTorch",
  ],
  "backbone?out=res3": async (page) => [await text(page, ".workbench"), /28 × 28/],
  "inside?layer=block_13_expand": async (page) => [await text(page, "#observablehq-main"), /block_13_expand/],
  // 149.5 M: TF-slim prints 150; 186 M at 128 pixels, as it prints.
  "v1?alpha=0.5": async (page) => [await text(page, ".v1-stages .said"), "149.5"],
  "v1?px=128": async (page) => [await text(page, ".v1-stages .said"), /186\.4\sM multiply-adds/],
  // 7² · 9 · 1024².
  "convolution?size=7,7&k=3&channels=1024,1024&cstride=1": async (page) => [
    await text(page, ".cost-result"),
    /462\s422\s016/,
  ],
};

test("twelve questions or more, each answered with a link that opens what it speaks of", async () => {
  const { page, problems } = await openPage("questions");
  const sections = await page.locator("main h2[id]").evaluateAll((all) =>
    all.map((heading) => ({
      asks: heading.textContent ?? "",
      links: [...(heading.nextElementSibling?.querySelectorAll<HTMLAnchorElement>("a:not(.term)") ?? [])].map(
        ({ href }) => href,
      ),
    })),
  );
  expect(sections.length).toBeGreaterThanOrEqual(12);
  expect(sections.filter(({ asks, links }) => !asks.trim().endsWith("?") || links.length === 0)).toEqual([]);
  const kept = new Set<string>();
  for (const href of sections.flatMap(({ links }) => links)) {
    await page.goto(href);
    await settled(page);
    const { hash, search, pathname } = new URL(href);
    if (hash !== "") expect.soft(await page.locator(hash).count(), href).toBe(1);
    if (search === "") continue;
    const name = pathname.slice(new URL(site).pathname.length).replace(".html", "") + search;
    kept.add(name);
    const promise = promises[name];
    expect(promise, `a promise for ${name}`).toBeDefined();
    await expect
      .poll(async () => {
        const [seen, promised] = await promise(page);
        return (typeof promised === "string" ? seen.includes(promised) : promised.test(seen)) ? "as promised" : seen;
      })
      .toBe("as promised");
  }
  expect([...kept]).toEqual(Object.keys(promises));
  expect(problems).toEqual([]);
});
