/** The search of the site, by mouse and by keyboard. */
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { type Section, searchSections } from "../../src/components/ui/searchSections.js";
import { synonyms } from "../../src/components/ui/searchSynonyms.js";
import { openPage, overflowing, site } from "./helpers.js";

test.each([1280, 390])("finds a section by keyboard and goes there at %i px", async (width) => {
  const { page, problems } = await openPage("", { width });
  await page.keyboard.press("/");
  const field = page.getByRole("searchbox", { name: "Search all pages" });
  await field.fill("chapters");
  const hits = page.locator(".search-dialog .hits a");
  await hits.first().waitFor();
  expect(await page.locator('.search-dialog [role="status"]').innerText()).toMatch(/^\d+ places? found$/);
  expect(await overflowing(page)).toEqual([]);
  await page.keyboard.press("ArrowDown");
  expect(await hits.first().evaluate((link) => link === document.activeElement)).toBe(true);
  const target = await hits.first().getAttribute("href");
  await page.keyboard.press("Enter");
  await page.waitForURL(new URL(target as string, site).href);
  expect(await field.isVisible()).toBe(false);
  expect(problems).toEqual([]);
});

test("opens by its button, says that nothing is found, closes with Escape and gives the focus back", async () => {
  const { page } = await openPage("");
  const button = page.getByRole("button", { name: "Search", exact: true });
  await button.click();
  const field = page.getByRole("searchbox");
  await field.fill("zzzz");
  await page.getByText("Nothing found").waitFor();
  await page.keyboard.press("Escape");
  expect(await field.isVisible()).toBe(false);
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
});

test("a key typed into a field is text, not a command", async () => {
  const { page } = await openPage("");
  await page.keyboard.press("/");
  await page.getByRole("searchbox").fill("");
  await page.keyboard.type("1/2");
  expect(await page.getByRole("searchbox").inputValue()).toBe("1/2");
});

test("readers' words find something, and the pages do write what stands for them", () => {
  const file = readdirSync("dist/_file").find((name) => /^search\..*json$/.test(name))!;
  const sections = JSON.parse(readFileSync(`dist/_file/${file}`, "utf8")) as Section[];
  const text = sections.map((section) => `${section.heading} ${section.text}`.toLowerCase()).join("\n");
  for (const [typed, written] of synonyms) {
    for (const word of typed) expect(searchSections(sections, word).length, word).toBeGreaterThan(0);
    expect(written.filter((words) => !text.includes(words))).toEqual([]);
  }
  const found = (query: string) => searchSections(sections, query).map(({ section }) => section.href);
  // Where somebody who knows the site would look; one of the four hits that fit under the field.
  const wanted: Readonly<Record<string, RegExp>> = {
    quantise: /^(?:activations|questions|glossary|experiments)\.html/,
    int8: /^questions\.html#why-did-my-int8-model/,
    latency: /^(?:time|compare)\.html/,
    FLOPs: /^questions\.html#are-multiply-adds-the-same/,
    embed: /^questions\.html#can-i-embed/,
    cite: /^sources\.html#license-and-citation/,
    worksheet: /^teach\.html#material/,
    handout: /^teach\.html#material/,
    "slide deck": /^teach\.html#material/,
    slides: /^teach\.html#material/,
    quiz: /^teach\.html#exercises/,
    homework: /^teach\.html#exercises/,
    "lesson plan": /^teach\.html/,
    jupyter: /^teach\.html#material/,
    colab: /^teach\.html#material/,
    divisible: /^backbone\.html#how-channels-are-rounded/,
  };
  const shown = Object.keys(wanted).map((word) => [word, found(word).slice(0, 4)] as const);
  expect(shown.filter(([word, hrefs]) => !hrefs.some((href) => wanted[word].test(href)))).toEqual([]);
});
