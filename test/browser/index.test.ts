/** The front page does its main job on the built site: by mouse, by keyboard, and without the network until asked. */
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { chapters } from "../../docs/chapters.js";
import { quarters } from "../pictureFiles.js";
import { openPage, overflowing, settled } from "./helpers.js";

const weights = /\/(?:backbone|heads)\.[0-9a-f]+\.bin$/;

test("shows the cat at once, and fetches the network only when a photo is chosen", async () => {
  const { page, problems } = await openPage("", { fresh: true });
  const fetched: string[] = [];
  page.on("request", (request) => {
    if (weights.test(request.url())) fetched.push(request.url());
  });
  const status = page.locator(".first-status");
  await expect.poll(() => status.innerText()).toMatch(/Found: cat \.9\d\. Computed in advance\./);
  expect(fetched).toEqual([]);

  await page.getByRole("radio", { name: /coffee/i }).check({ force: true });
  await expect
    .poll(() => status.innerText(), { timeout: 30_000 })
    .toMatch(/Found: cup \.9\d.*Live: the network took [\d.]+\sms/);
  expect(fetched.length).toBeGreaterThan(0);
  expect(problems).toEqual([]);
  await page.close();
});

test("a photo in which nothing is found moves nothing below, and comes along into the network", async () => {
  for (const width of [390, 1280]) {
    const { page } = await openPage("", { width });
    const look = page.getByRole("link", { name: "Look inside the network" });
    const top = () =>
      page.locator(".stage-maps").evaluate((maps) => Math.round(maps.getBoundingClientRect().top + scrollY));
    const before = await top();
    await page.getByRole("radio", { name: /rocket/i }).check({ force: true });
    await expect
      .poll(() => page.locator(".first-status").innerText(), { timeout: 30_000 })
      .toMatch(/Found: nothing.*None of the 80 kinds.*Live: the network took/);
    expect(Math.abs((await top()) - before)).toBeLessThan(2);
    expect(await look.getAttribute("href")).toBe("./inside.html?image=rocket");
  }
});

test("is worked by keyboard: arrows choose a photo and a stage", async () => {
  const { page, problems } = await openPage("", { width: 390, touch: true });
  await expect.poll(() => page.locator(".first-status").innerText()).toContain("cat");
  await page.getByRole("radio", { name: /cat/i }).first().focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => page.locator(".first-status").innerText(), { timeout: 30_000 }).toMatch(/cup \.9\d.*Live/);

  const strip = page.getByRole("slider", { name: "Stage of the network" });
  await strip.focus();
  await page.keyboard.press("End");
  // Table 2 of the V2 paper at 300 × 300: the last convolution turns 10 × 10 × 320 into 1280 channels.
  await expect.poll(() => page.locator(".stage-sentence").innerText()).toContain("makes 10 × 10 × 1280");
  expect(problems).toEqual([]);
  await page.close();
});

test("holds the table of V1 and V2 without JavaScript, with the published counts", async () => {
  const { page } = await openPage("", { javaScript: false });
  const row = (name: string) => page.locator("table.vs tr", { hasText: name });
  expect(await row("Multiply-adds").innerText()).toMatch(/568\.7\sM.*300\.8\sM/);
  expect(await row("Detection on COCO").innerText()).toMatch(/22\.2\s%.*22\.1\s%/);
  expect(await page.locator("table", { hasText: "block_16_project" }).locator("tbody tr").count()).toBe(52);
  await page.close();
});

const steps = chapters.filter(({ group }) => group === "The path");

describe("the maps", () => {
  test("light up once, from left to right, within two seconds and a half, and move nothing", async () => {
    const { page } = await openPage("");
    const maps = page.locator(".map-row.lit canvas");
    await expect.poll(() => maps.count()).toBe(19);
    const runs = await maps.evaluateAll((list) =>
      list.map((canvas) => {
        const style = getComputedStyle(canvas);
        const { x } = canvas.getBoundingClientRect();
        return {
          x,
          count: style.animationIterationCount,
          delay: parseFloat(style.animationDelay),
          name: style.animationName,
        };
      }),
    );
    for (const { count, name } of runs) expect([count, name]).toEqual(["1", "light-up"]);
    const delays = runs.map(({ delay }) => delay);
    expect(delays).toEqual(delays.toSorted((a, b) => a - b));
    expect(delays[0]).toBeLessThan(0.5);
    expect(delays.at(-1)).toBeLessThan(2);
    expect(runs.map(({ x }) => x)).toEqual(runs.map(({ x }) => x).toSorted((a, b) => a - b));

    const heights = () =>
      page.locator(".stage-maps, .path").evaluateAll((list) => list.map((e) => e.getBoundingClientRect().y));
    const again = page.getByRole("button", { name: "Play again" });
    // The reader's first act lets go of the room that the build has kept, to a fraction of a pixel.
    await again.click();
    const before = await heights();
    await again.click();
    await expect
      .poll(() => page.evaluate(() => document.getAnimations().filter((a) => "animationName" in a).length))
      .toBe(19);
    expect(await heights()).toEqual(before);
  });

  test("are there at once where the reader wants no motion", async () => {
    const { page } = await openPage("", { reducedMotion: "reduce" });
    const maps = page.locator(".map-row.lit canvas");
    await expect.poll(() => maps.count()).toBe(19);
    const styles = await maps.evaluateAll((list) =>
      list.map((canvas) => [getComputedStyle(canvas).animationName, getComputedStyle(canvas).opacity]),
    );
    expect(new Set(styles.map(String))).toEqual(new Set(["none,1"]));
    expect(await page.getByRole("button", { name: "Play again" }).isVisible()).toBe(false);
  });

  test("are on a phone's first screen, without a word about wide screens", async () => {
    const { page } = await openPage("", { width: 390, height: 844, touch: true });
    await page.locator(".map-row.lit").waitFor();
    const lasts = await page
      .locator(".map-row canvas")
      .evaluateAll((list) => list.map((c) => c.getBoundingClientRect().bottom));
    // The stem, blocks 0 to 12: two rows of seven; the third begins there.
    expect(lasts.filter((bottom) => bottom <= 844).length).toBeGreaterThanOrEqual(14);
    expect(await page.locator("main").innerText()).not.toContain("wide screen");
    expect(await overflowing(page)).toEqual([]);
  });

  test("lead to their stage in Inside: same photo, same channel, no complaint", async () => {
    const { page } = await openPage("");
    await page.locator(".map-row.lit").waitFor();
    const links = await page
      .locator(".map-row a")
      .evaluateAll((list) => list.map((a) => (a as HTMLAnchorElement).search));
    expect(links).toHaveLength(19);
    for (const i of [0, 3, 18]) {
      const asked = new URLSearchParams(links[i]);
      await page.locator(".map-row a").nth(i).click();
      await page.waitForURL(/inside\.html/);
      await settled(page);
      expect(await page.getByText(/The link asks for/).count(), links[i]).toBe(0);
      const now = new URL(page.url()).searchParams;
      for (const name of ["image", "layer", "channel"]) expect(now.get(name), name).toBe(asked.get(name));
      await page.goBack();
      await settled(page);
      await page.locator(".map-row.lit").waitFor();
    }
  });
});

describe("the path", () => {
  const done = (page: Page) =>
    page.locator(".path [data-state=done]").evaluateAll((list) => list.map((a) => (a as HTMLElement).dataset.step));

  test("seven steps with minutes; the end of a page, or the answer to its last question, makes a step done", async () => {
    const { page, problems } = await openPage("");
    expect(await page.locator(".path li").count()).toBe(7);
    for (const text of await page.locator(".path [data-time]").allInnerTexts()) expect(text).toMatch(/^\d+\smin$/);
    expect(await page.locator(".path [data-path-sum]").innerText()).toMatch(/^7 chapters, about \d+ minutes/);
    expect(await done(page)).toEqual([]);

    await page.locator("[data-path-next]").click();
    await page.waitForURL(/convolution\.html$/);
    await settled(page);
    await page.locator(".way-on").scrollIntoViewIfNeeded();
    await expect.poll(() => page.locator(".bar [data-step=convolution][data-state=done]").count()).toBeGreaterThan(0);
    await page.getByRole("link", { name: /^Next:/ }).click();
    await page.waitForURL(/separable\.html$/);
    await settled(page);
    await page.locator(".ask").last().getByRole("button", { name: "Show the answer" }).click();

    await page.locator(".bar .brand").click();
    await settled(page);
    expect(await done(page)).toEqual(["convolution", "separable"]);
    expect(await page.locator(".path [data-path-sum]").innerText()).toMatch(/^2 of 7 done, about \d+ minutes to go/);
    expect(await page.locator("[data-path-next]").innerText()).toBe("Go on with chapter 3: Activations");
    await page.reload();
    await settled(page);
    expect(await done(page)).toEqual(["convolution", "separable"]);
    await page.getByRole("button", { name: "Start over" }).click();
    expect(await done(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("is open without a script, and without storage", async () => {
    const silent = await openPage("", { javaScript: false });
    expect(await silent.page.locator(".path li a").count()).toBe(steps.length);
    expect(await silent.page.locator("[data-path-forget]").isVisible()).toBe(false);

    const { page, problems } = await openPage("", {
      prepare: async (context) => {
        await context.addInitScript(() =>
          Object.defineProperty(window, "localStorage", {
            get: () => {
              throw new DOMException("blocked", "SecurityError");
            },
          }),
        );
      },
    });
    expect(await done(page)).toEqual([]);
    expect(await page.locator(".path [data-path-sum]").innerText()).toMatch(/^7 chapters/);
    await page.goto(page.url().replace(/[^/]*$/, "v1.html"));
    await settled(page);
    await page.locator(".way-on").scrollIntoViewIfNeeded();
    expect(problems).toEqual([]);
  });
});

describe("from a cold start to a feature map of the reader's own photo: bring it, choose a map", () => {
  const ways = {
    mouse: { options: {}, press: (target: Locator) => target.click() },
    keyboard: {
      options: {},
      press: async (target: Locator) => {
        await target.focus();
        await target.press("Enter");
      },
    },
    touch: { options: { width: 390, height: 844, touch: true }, press: (target: Locator) => target.tap() },
  } as const;

  test.each(Object.entries(ways))("by %s", async (_, { options, press }) => {
    const { page, problems } = await openPage("", { ...options, fresh: true });
    const chooser = page.waitForEvent("filechooser");
    await press(page.getByRole("button", { name: "Your photo" }));
    const buffer = await quarters(200, 200).png().toBuffer();
    await (await chooser).setFiles({ name: "mine.png", mimeType: "image/png", buffer });
    const stem = page.locator(".map-row a").first();
    await expect.poll(() => page.locator(".first-status").innerText(), { timeout: 60_000 }).toContain("Live");
    await press(stem);
    await page.waitForURL(/inside\.html\?layer=Conv1/);
    await settled(page);
    await expect
      .poll(
        () =>
          page
            .getByRole("radio", { name: /^Your own picture: mine\.png/ })
            .first()
            .isChecked(),
        { timeout: 60_000 },
      )
      .toBe(true);
    await expect
      .poll(() => page.getByRole("option", { selected: true }).count(), { timeout: 60_000 })
      .toBeGreaterThan(0);
    expect(problems).toEqual([]);
  });
});
