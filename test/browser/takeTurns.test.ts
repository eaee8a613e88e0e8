/** What is far from the window is drawn when the reader acts, or after a while: the page is there before it. */
import { expect, test } from "vitest";
import { openPage } from "./helpers.js";

/** Names of the cells that show figures, those in the window and those two windows below it. */
const cells = (page: Awaited<ReturnType<typeof openPage>>["page"]) =>
  page.evaluate(() => {
    const places = [...document.querySelectorAll<HTMLElement>("[data-cell]")].filter(
      (place) => place.getBoundingClientRect().height > 100,
    );
    const isEmpty = (place: HTMLElement) => place.childElementCount === 0;
    const far = places.filter((place) => place.getBoundingClientRect().top > 3 * innerHeight);
    const near = places.filter((place) => place.getBoundingClientRect().top < innerHeight);
    return { far: far.length, farEmpty: far.filter(isEmpty).length, nearEmpty: near.filter(isEmpty).length };
  });

for (const [act, name] of [
  ["wheel", "scrolls"],
  ["key", "presses a key, as for the browser's search"],
  ["none", "only reads, after a while"],
] as const)
  test(`convolution: figures far below are drawn when the reader ${name}`, async () => {
    const { page, problems } = await openPage("convolution", {
      settle: false,
      prepare: async (context) => {
        // However slow this machine is, the reader acts before the page stops waiting.
        if (act !== "none")
          await context.addInitScript(`{
            const wait = setTimeout;
            globalThis.setTimeout = (work, time, ...more) => (time === 4000 ? 0 : wait(work, time, ...more));
          }`);
      },
    });
    await expect.poll(async () => (await cells(page)).nearEmpty).toBe(0);
    const before = await cells(page);
    expect(before.far).toBeGreaterThan(1);
    if (act !== "none") expect(before.farEmpty).toBeGreaterThan(1);
    if (act === "wheel") await page.mouse.wheel(0, 50);
    if (act === "key") await page.keyboard.press("Control+f");
    await page.waitForFunction(() => document.documentElement.dataset.drawn !== undefined);
    expect((await cells(page)).farEmpty).toBe(0);
    expect(problems).toEqual([]);
  });

test("what settles does not lose the focus", async () => {
  const { page } = await openPage("convolution");
  const kept = await page.evaluate(async () => {
    const place = document.querySelector<HTMLElement>("[data-cell]:has(input)")!;
    const field = place.querySelector("input")!;
    field.focus();
    place.dataset.settling = "";
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const has = document.activeElement === field && getComputedStyle(place).opacity === "0";
    delete place.dataset.settling;
    return has;
  });
  expect(kept).toBe(true);
});

test("a figure of many elements is laid out over several frames, and whole in the end", async () => {
  const { page, problems } = await openPage("convolution", {
    settle: false,
    prepare: async (context) => {
      await context.addInitScript(`{
        globalThis.mostLater = 0;
        const count = () => (mostLater = Math.max(mostLater, document.querySelectorAll("[data-later]").length));
        new MutationObserver(count).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-later"] });
      }`);
    },
  });
  await page.waitForFunction(() => document.querySelector(".kernel-walk .value-grid") !== null);
  await expect.poll(() => page.locator("[data-settling], [data-later]").count()).toBe(0);
  expect(await page.evaluate("mostLater")).toBeGreaterThan(2);
  await expect.poll(() => page.locator(".kernel-walk .kw-output").isVisible()).toBe(true);
  expect(problems).toEqual([]);
});

test("who presses a key waits for no frame: the next control takes the focus", async () => {
  const { page, problems } = await openPage("convolution", {
    settle: false,
    prepare: async (context) => {
      // As in a browser with much else to do.
      await context.addInitScript(
        "window.requestAnimationFrame = (draw) => setTimeout(() => draw(performance.now()), 3000)",
      );
    },
  });
  await page.waitForFunction(() => document.querySelector(".kernel-walk [data-later]") !== null);
  await page.keyboard.press("Tab");
  expect(await page.locator("[data-later]").count()).toBe(0);
  const isFocused = await page
    .locator(".kernel-walk input")
    .last()
    .evaluate((field) => {
      (field as HTMLElement).focus();
      return document.activeElement === field;
    });
  expect(isFocused).toBe(true);
  expect(problems).toEqual([]);
});

test("pictures that are drawn for the first time do not share a frame", async () => {
  const { page } = await openPage("v2", {
    prepare: async (context) => {
      await context.addInitScript(`{
        globalThis.framesOfDrawings = [];
        let frame = 0;
        const tick = () => requestAnimationFrame(() => { frame++; tick(); });
        tick();
        const seen = new WeakSet();
        new MutationObserver((changes) => {
          for (const { target, addedNodes: [added] } of changes)
            if (added instanceof SVGSVGElement && target.matches(".responsive") && !seen.has(target)) {
              seen.add(target);
              framesOfDrawings.push(frame);
            }
        }).observe(document, { subtree: true, childList: true });
      }`);
    },
  });
  const frames = await page.evaluate<number[]>("framesOfDrawings");
  expect(frames.length).toBeGreaterThan(2);
  expect(new Set(frames).size).toBe(frames.length);
  expect(await page.locator("[data-undrawn]").count()).toBe(0);
});
