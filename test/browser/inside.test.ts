/** The explorer on the built site: the main job by mouse, by keyboard and on a phone, and what goes wrong there. */
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { Explorer } from "../../src/components/inside/explorer.js";
import { type OpenOptions, openPage, overflowing } from "./helpers.js";
import { patchWorker } from "./modules.js";

const patient = { timeout: 60_000 };

async function open(query = "", options: OpenOptions = {}) {
  const opened = await openPage(`inside${query}`, options);
  return { ...opened, explorer: opened.page.locator(".explorer") };
}

async function openReady(query = "", options: OpenOptions = {}) {
  const opened = await open(query, options);
  await opened.page.locator(".found:not(:empty)").waitFor(patient);
  await opened.page.locator(".channel-grid [role=option]").first().waitFor(patient);
  return opened;
}

const state = (page: Page) => page.locator(".explorer").evaluate((element) => (element as Explorer).value);

/** Different colors in a canvas: one means that nothing was drawn. */
const colors = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });

describe("the main job", () => {
  test("by mouse: the cat is found; layer, channel and pixel are chosen; the sum equals the tensor", async () => {
    const { page, problems } = await openReady();
    expect(await page.locator(".found").textContent()).toMatch(/^Found: cat \.9\d\.$/);
    expect(await page.locator(".strongest li").count()).toBe(5);
    expect(await colors(page, ".atlas canvas")).toBeGreaterThan(50);

    const strip = await page.locator(".p-map .strip").boundingBox();
    // The last stage on the strip is Conv_1, with 1280 channels.
    await page.mouse.click(strip!.x + strip!.width - 20, strip!.y + strip!.height - 20);
    await page
      .locator(".channel-grid [role=option]")
      .nth(1279)
      .waitFor({ state: "attached", ...patient });
    expect((await state(page)).layer).toBe("Conv_1");
    await page.locator(".channel-grid [role=option]").nth(40).click();
    expect((await state(page)).channel).toBe(40);
    await page.locator(".one").click({ position: { x: 100, y: 100 } });
    // The former pixel's heading and verdict stay until the new sum is there.
    const heading = page.locator(".p-pixel h2", { hasText: /^Row \d, column \d: 320 products$/ });
    await heading.waitFor(patient);
    await page.locator(".verdict", { hasText: "the same value, up to rounding" }).waitFor(patient);
    await page.locator(".terms button").first().click();
    await page.locator(".p-pixel h2", { hasText: "960 products" }).waitFor(patient);
    expect((await state(page)).layer).toBe("block_16_project");
    await page.waitForURL(/layer=block_16_project&channel=\d+.*pixel=\d,\d/);
    expect(problems).toEqual([]);
  });

  test("by keyboard alone", async () => {
    const { page, problems } = await openReady("?layer=block_1_project");
    await page.keyboard.press("ArrowRight");
    expect((await state(page)).layer).toBe("block_2_expand");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await state(page)).toMatchObject({ layer: "block_2_depthwise", channel: 2 });
    await page.locator("[aria-label='144 channels of block_2_depthwise']").waitFor(patient);
    await page.locator(".channel-grid [role=listbox]").focus();
    await page.keyboard.press("End");
    expect((await state(page)).channel).toBe(143);
    await page.locator(".one").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+ArrowDown");
    await page.locator(".verdict", { hasText: "the same value, up to rounding" }).waitFor(patient);
    await page.locator(".k3 button").first().focus();
    await page.keyboard.press("Enter");
    await page.locator(".p-pixel h2", { hasText: "24 products" }).waitFor(patient);
    expect((await state(page)).layer).toBe("block_2_expand");
    expect(problems).toEqual([]);
  });

  test("on a phone, in the dark, by touch", async () => {
    const { page, problems } = await openReady("?image=cup", {
      width: 390,
      height: 844,
      colorScheme: "dark",
      touch: true,
    });
    expect(await page.locator(".found").textContent()).toMatch(/^Found: .*cup \.\d\d/);
    await page.locator("[aria-label='Next layer']").tap();
    expect((await state(page)).layer).toBe("block_2_project");
    await page.locator("[aria-label^='24 channels']").waitFor(patient);
    const map = await page.locator(".channel-grid [role=option]").nth(5).boundingBox();
    expect(map!.width).toBeGreaterThan(38);
    await page.locator(".channel-grid [role=option]").nth(5).tap();
    expect((await state(page)).channel).toBe(5);
    expect(await overflowing(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("a link brings back image, layer, channel, pixel and changes", async () => {
    const query =
      "?image=cup&layer=block_5_add&channel=7&fit=letterbox&pixel=3,4&changes=noskip@12&compare=original&bench=change";
    const { page } = await openReady(query);
    await page.locator(".similarity").waitFor(patient);
    expect(await state(page)).toMatchObject({
      image: "cup",
      layer: "block_5_add",
      channel: 7,
      fit: "letterbox",
      pixel: { row: 3, column: 4 },
      changes: [{ kind: "skip-removed", block: 12 }],
    });
    expect(await page.locator(".explorer").evaluate((element) => `?${(element as Explorer).query}`)).toBe(query);
    expect(await page.locator(".p-pixel h2").textContent()).toBe("Row 3, column 4: two values added");
  });
});

describe("changes", () => {
  test("cutting the skip of block 4 loses the cat; undone, it is back", async () => {
    const { page } = await openReady();
    await page.getByRole("tab", { name: "Break it" }).click();
    await page.locator(".chip", { hasText: "Cut skip 4" }).click();
    await page.locator(".found", { hasText: "nothing" }).waitFor(patient);
    await page.locator(".outcome", { hasText: "Detections kept: 0 of 1" }).waitFor(patient);
    const rows = await page.locator(".similarity tbody tr").allTextContents();
    expect(rows.length).toBe(19);
    // Blocks before the cut are untouched.
    expect(rows[4]).toMatch(/^block 31\.000/);
    expect(rows[5]).toMatch(/^block 40\.\d/);
    await page.locator("[aria-label='Undo: skip of block 4 cut']").focus();
    await page.keyboard.press("Enter");
    await page.locator(".found", { hasText: "cat .9" }).waitFor(patient);
  });

  test("a slow pass says why, and stopping it takes the change off again", async () => {
    // The worker rests between layers when it has computed for a while; here it oversleeps, so that the pass is slow.
    const oversleep = "const later = setTimeout; globalThis.setTimeout = (act) => later(act, 2000)";
    const { page } = await openReady("", { prepare: patchWorker(oversleep) });
    await page.getByRole("tab", { name: "Break it" }).click();
    await page.locator(".chip", { hasText: "Mish" }).click();
    const slow = page.locator(".slow-pass");
    await slow.getByRole("button", { name: "Stop" }).click(patient);
    await expect.poll(() => slow.innerText(), patient).toMatch(/^Stopped: “[^”]*Mish[^”]*” is taken off again\.$/);
    expect((await state(page)).changes).toEqual([]);
    // The page goes on: another change runs to its end.
    await page.locator(".chip", { hasText: "Cut skip 4" }).click();
    await page.locator(".outcome", { hasText: "Detections kept: 0 of 1" }).waitFor(patient);
  });

  test("stretch or letterbox matters", async () => {
    const { page } = await openReady("?image=motorcycle");
    const before = await page.locator(".strongest").textContent();
    await page.getByLabel("letterboxed, gray bars").check({ force: true });
    await page.waitForFunction((text) => document.querySelector(".strongest")?.textContent !== text, before, patient);
    expect(await page.locator(".square-row p").textContent()).toContain("between gray bars");
  });
});

describe("what goes wrong", () => {
  test("nonsense in the address: sentences, and the page as it begins", async () => {
    const { page, problems } = await open("?image=%00&layer=../../x&channel=99999&pixel=a,b&changes=%3Cscript%3E");
    expect(await page.locator(".explorer [role=status] .note").allInnerTexts()).toHaveLength(5);
    // The layer has 144 channels: the last is the nearest to what is asked for.
    expect(await state(page)).toMatchObject({ image: "cat", layer: "block_2_depthwise", channel: 143, changes: [] });
    expect(problems).toEqual([]);
  });

  test("missing weights: what happened, what would do, and arithmetic all the same", async () => {
    const { page } = await open("", {
      prepare: async (context) => void (await context.route(/\/heads\.[^/]*bin$/, (route) => route.abort())),
    });
    await page.locator(".network-status .problem").waitFor(patient);
    expect(await page.locator(".network-status").textContent()).toContain("The network is not here.");
    await page.keyboard.press("ArrowRight");
    expect((await state(page)).layer).toBe("block_2_project");
    await page.getByRole("tab", { name: "All layers" }).click();
    await page.getByText("All 52 layers as a table").click();
    await page.locator(".explorer tbody tr").nth(51).waitFor(patient);
    expect(await page.locator(".explorer tbody tr").count()).toBe(52);
    await page.context().unroute(/\/heads\.[^/]*bin$/);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(".found", { hasText: "cat" }).waitFor(patient);
  });

  test("a text file named .jpg: named, and the last photo stays", async () => {
    const { page, problems } = await openReady();
    await page.locator(".picture-input input[type=file]").setInputFiles({
      name: "holiday.jpg",
      mimeType: "image/jpeg",
      buffer: Buffer.from("Dear diary, today I took no photo."),
    });
    await page.locator(".picture-problem", { hasText: "holiday.jpg" }).waitFor(patient);
    expect(await page.locator(".found").textContent()).toContain("cat");
    expect(problems).toEqual([]);
  });

  test("a removed branch has no maps, and the page says so", async () => {
    const { page, problems } = await open("?layer=block_15_expand&changes=nobranch@15&pixel=2,2");
    await page.getByText("A change took this layer out of the network.").waitFor(patient);
    await page.getByRole("tab", { name: "Break it" }).click();
    await page.locator(".chip", { hasText: "Block 15 without its layers" }).click();
    await page
      .locator(".channel-grid [role=option]")
      .nth(959)
      .waitFor({ state: "attached", ...patient });
    expect(problems).toEqual([]);
  });
});

test("text and map of layers are there before the network", async () => {
  const { page } = await open("", {
    prepare: async (context) => void (await context.route(/\.(?:bin|wasm)$/, () => new Promise(() => undefined))),
  });
  expect(await page.locator("h1").isVisible()).toBe(true);
  expect(await page.locator(".p-map .strip svg").count()).toBe(1);
  await page.locator(".network-status", { hasText: "Loading" }).waitFor(patient);
  expect(await page.locator(".network-status").textContent()).toMatch(/of [\d.]+\u202f[kM]B/);
});
