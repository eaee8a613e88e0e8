/** The bar on every page: its menus work by keyboard, by touch and without a script, and it fits. */
import { expect, test } from "vitest";
import { chapters, groups } from "../../docs/chapters.js";
import { openPage, overflowing } from "./helpers.js";

const listed = chapters.filter((chapter) => chapter.listed);
const names = (group: string) => listed.filter((chapter) => chapter.group === group).map(({ id }) => id);
const fileOf = (href: string) => /([\w-]+)\.html$/.exec(href)?.[1] ?? "";

test("has three groups and a search, and every page once in its group, in order", async () => {
  const { page } = await openPage("v1");
  const bar = page.locator(".bar");
  expect(await bar.locator(".groups summary").allInnerTexts()).toEqual([...groups]);
  for (const [i, group] of groups.entries()) {
    const links = await bar
      .locator(".groups details")
      .nth(i)
      .locator("a")
      .evaluateAll((list) => list.map((a) => (a as HTMLAnchorElement).href));
    expect(links.map(fileOf)).toEqual(names(group));
  }
  expect(await bar.getByRole("button", { name: "Search" }).isVisible()).toBe(true);
});

test("marks the current page and its group", async () => {
  const { page } = await openPage("detector");
  const bar = page.locator(".bar");
  expect(await bar.locator("summary[aria-current]").allInnerTexts()).toEqual(["Tools"]);
  await bar.locator("summary[aria-current]").click();
  const current = bar.locator(".groups a[aria-current=page]");
  expect(await current.locator("b").allInnerTexts()).toEqual(["Detector"]);
});

test("is worked by keyboard: Enter opens a menu, Tab walks it, Escape returns to its name", async () => {
  const { page } = await openPage("v1");
  const bar = page.locator(".bar");
  const [path, tools] = [bar.locator(".groups details").nth(0), bar.locator(".groups details").nth(1)];
  const isOpen = (menu: typeof path) => menu.evaluate((details) => (details as HTMLDetailsElement).open);
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("The path");
  await page.keyboard.press("Enter");
  expect(await isOpen(path)).toBe(true);
  await page.keyboard.press("Tab");
  expect(await focused()).toContain("Convolution");
  await page.keyboard.press("Escape");
  expect([await isOpen(path), await focused()]).toEqual([false, "The path"]);

  // No two are open at once, and an open one closes behind the focus.
  await page.keyboard.press("Enter");
  await tools.locator("summary").press("Enter");
  expect([await isOpen(path), await isOpen(tools)]).toEqual([false, true]);
  await page.getByRole("button", { name: "Search" }).focus();
  expect(await isOpen(tools)).toBe(false);

  await tools.locator("summary").press("Space");
  await tools.getByRole("link", { name: "Widths" }).press("Enter");
  await page.waitForURL(/widths\.html$/);
});

test("a press elsewhere closes a menu", async () => {
  const { page } = await openPage("v1");
  const menu = page.locator(".groups details").last();
  await menu.locator("summary").click();
  await menu.getByRole("link", { name: "Sources" }).waitFor();
  await page.locator("h1").click();
  expect(await menu.getByRole("link", { name: "Sources" }).isVisible()).toBe(false);
});

test("on a phone one menu has all pages, large enough for a finger", async () => {
  const { page } = await openPage("glossary", { width: 360, height: 740, touch: true });
  await page.getByText("Menu", { exact: true }).tap();
  const links = page.locator(".all-pages a");
  expect((await links.evaluateAll((list) => list.map((a) => (a as HTMLAnchorElement).href))).map(fileOf)).toEqual(
    listed.map(({ id }) => id),
  );
  for (const box of await links.evaluateAll((list) => list.map((a) => a.getBoundingClientRect().height)))
    expect(box).toBeGreaterThanOrEqual(44);
  expect(await overflowing(page)).toEqual([]);
  await page.locator(".all-pages").getByRole("link", { name: "Separable" }).tap();
  await page.waitForURL(/separable\.html$/);
});

test.each([
  [390, "Menu"],
  [1280, "Tools"],
])("opens without JavaScript at %i px", async (width, name) => {
  const { page } = await openPage("v2", { javaScript: false, width });
  await page.locator(".bar summary:visible", { hasText: name }).click();
  await page.locator(".bar a:visible", { hasText: "Backbone" }).click();
  await page.waitForURL(/backbone\.html$/);
});

test.each([360, 390, 699, 700, 768, 1024, 1280, 1536, 1920])("fits at %i px, with a menu open", async (width) => {
  const { page } = await openPage("sources", { width });
  expect(await page.locator(".bar").evaluate((bar) => bar.getBoundingClientRect().height)).toBeLessThan(60);
  for (const summary of await page.locator(".bar summary:visible").all()) {
    await summary.click();
    expect(await overflowing(page)).toEqual([]);
    const box = await page.locator(".bar .menu:visible").boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
  }
});
