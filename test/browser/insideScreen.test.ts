/** The explorer on one screen: what is visible together, what stays when something else changes, and the tour. */
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { Explorer } from "../../src/components/inside/explorer.js";
import { openPage, overflowing } from "./helpers.js";

const patient = { timeout: 60_000 };

async function openReady(query = "", options: Parameters<typeof openPage>[1] = {}) {
  const opened = await openPage(`inside${query}`, options);
  await opened.page.locator(".found:not(:empty)").waitFor(patient);
  await opened.page.locator(".verdict", { hasText: "the same value, up to rounding" }).waitFor(patient);
  return opened;
}

const state = (page: Page) => page.locator(".explorer").evaluate((element) => (element as Explorer).value);

/** Which of some elements are not wholly in the window. */
const cutOff = (page: Page, selectors: readonly string[]) =>
  page.evaluate(
    (all) =>
      all.filter((selector) => {
        const { top, bottom, left, right, height } = document.querySelector(selector)!.getBoundingClientRect();
        return height === 0 || top < 0 || left < 0 || bottom > innerHeight || right > innerWidth;
      }),
    selectors,
  );

/** A picture of a given shape, as a file. */
const pictureFile = async (page: Page, width: number, height: number) => {
  const base64 = await page.evaluate(
    ([w, h]) => {
      const canvas = Object.assign(document.createElement("canvas"), { width: w, height: h });
      const context = canvas.getContext("2d")!;
      context.fillStyle = "#a63";
      context.fillRect(w / 4, h / 4, w / 2, h / 2);
      return canvas.toDataURL("image/png").split(",")[1];
    },
    [width, height],
  );
  return { name: "shape.png", mimeType: "image/png", buffer: Buffer.from(base64, "base64") };
};

describe.each([
  [1280, 800],
  [1440, 900],
  [1920, 1080],
])("at %i × %i", (width, height) => {
  test("photo, network, maps, one map and the whole sum are in the window together", async () => {
    const { page } = await openReady("", { width, height });
    const parts = [".sight-frame .photo", ".p-map .strip", ".strongest", ".atlas", ".one", ".k3", ".ladder"];
    expect(await cutOff(page, parts)).toEqual([]);
    expect(await page.evaluate(() => scrollY)).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(4000);
    expect(await overflowing(page)).toEqual([]);
    // Of a 1 × 1 layer, too.
    await page.keyboard.press("ArrowRight");
    await page.locator(".p-pixel h2", { hasText: "144 products" }).waitFor(patient);
    // The bars are drawn for the width that they have.
    await page.locator(".term-bars").waitFor(patient);
    expect(await cutOff(page, [".sight-frame .photo", ".one", ".term-bars", ".ladder"])).toEqual([]);
  });

  test("a tall photo and a wide one leave the maps in the window", async () => {
    const { page } = await openReady("", { width, height });
    for (const [w, h] of [
      [300, 900],
      [900, 300],
    ]) {
      await page.locator(".picture-input input[type=file]").setInputFiles(await pictureFile(page, w, h));
      await page.locator(".picture-status", { hasText: `${w} × ${h}` }).waitFor(patient);
      await page.waitForFunction(
        (ratio) => {
          const box = document.querySelector(".sight-frame .photo")!.getBoundingClientRect();
          return Math.abs(box.width / box.height / ratio - 1) < 0.1;
        },
        w / h,
        patient,
      );
      expect(await cutOff(page, [".sight-frame .photo", ".one"])).toEqual([]);
    }
  });
});

test("what does not change stays where it is: layer, channel, point and panel of the workbench", async () => {
  const { page } = await openReady();
  const places = () =>
    page.evaluate(() =>
      [".p-see", ".p-map", ".p-classes", ".p-chan", ".p-one", ".p-work"].map((selector) => {
        const { x, y, width, height } = document.querySelector(selector)!.getBoundingClientRect();
        return [selector, x, y, width, selector === ".p-work" ? height : 0].map(String).join(" ");
      }),
    );
  const before = await places();
  await page.keyboard.press("ArrowRight");
  await page.locator(".p-pixel h2", { hasText: "144 products" }).waitFor(patient);
  expect(await places()).toEqual(before);
  for (const name of ["Weights", "All layers", "Break it", "Side by side", "Value"]) {
    await page.getByRole("tab", { name }).click();
    expect(await places(), name).toEqual(before);
  }
  await page.locator(".one").click({ position: { x: 30, y: 40 } });
  expect(await places()).toEqual(before);
  // The point keeps its place in the photo: of 75 rows and columns as of 10.
  const { pixel } = await state(page);
  await page.getByLabel("Layer", { exact: true }).selectOption({ label: "Conv_1" });
  const scaled = (at: number) => Math.floor(((at + 0.5) * 10) / 75);
  expect((await state(page)).pixel).toEqual({ row: scaled(pixel!.row), column: scaled(pixel!.column) });
});

test("the photo shows before and now while a part is broken, whichever panel is open", async () => {
  const { page } = await openReady();
  await page.getByRole("tab", { name: "Break it" }).click();
  await page.locator(".chip", { hasText: "Block 15 without its layers" }).click();
  await page.locator(".photo .box.was", { hasText: "before: cat .9" }).waitFor(patient);
  expect(await page.locator(".photo.is-changed .box:not(.was)").innerText()).toMatch(/^dog \.\d\d$/);
  expect(await page.locator(".earlier").innerText()).toMatch(/^Before the change: cat \.9\d\.$/);
  expect(await page.locator(".strongest .was").count()).toBe(5);
  await page.getByRole("tab", { name: "Value" }).click();
  expect(await cutOff(page, [".sight-frame .photo", ".photo .was", ".one"])).toEqual([]);
});

test("the tour by keyboard: five steps by Space; Escape leaves, and what it has set stays", async () => {
  const { page, problems } = await openReady("?image=cup&pixel=3,4");
  await page.getByRole("button", { name: "One-minute tour" }).focus();
  await page.keyboard.press("Enter");
  const titles: (string | null)[] = [];
  const card = page.locator(".tour");
  for (let step = 1; step <= 5; step++) {
    await card.getByText(`Step ${step} of 5`).waitFor(patient);
    titles.push(await card.locator("h2").textContent());
    expect(await cutOff(page, [".tour", ".sight-frame .photo", ".one"])).toEqual([]);
    // The card covers nothing that the step is about.
    const covered = await page.evaluate(() => {
      const card = document.querySelector(".tour")!.getBoundingClientRect();
      const meets = (box: DOMRect) => box.left < card.right && box.right > card.left && box.bottom > card.top;
      return [...document.querySelectorAll(".is-meant")].filter((one) => meets(one.getBoundingClientRect())).length;
    });
    expect(covered).toBe(0);
    if (step < 5) await page.keyboard.press("Space");
  }
  expect(titles).toEqual(["An edge", "A spot", "A class", "A sum", "A cut skip"]);
  await page.locator(".found", { hasText: "nothing" }).waitFor(patient);
  await page.keyboard.press("Escape");
  await card.waitFor({ state: "hidden" });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("One-minute tour");
  expect(await state(page)).toMatchObject({
    image: "cat",
    layer: "block_2_depthwise",
    bench: "change",
    changes: [{ kind: "skip-removed", block: 4 }],
  });
  await page.waitForURL(/changes=noskip@4/);
  expect(problems).toEqual([]);
});

test("on a phone, the bar stays in sight, says what is chosen, and leads there; map and sum fit one screen", async () => {
  const phone = { width: 390, height: 844, touch: true } as const;
  const { page, problems } = await openReady("", phone);
  const dock = page.locator(".dock");
  expect(await dock.locator(".dock-part").allInnerTexts()).toEqual([
    expect.stringMatching(/^photo\s+cat \.9\d$/),
    "layer\n2 depthwise",
    "channel\n34",
    expect.stringMatching(/^value\s+0\.476$/),
  ]);
  for (const [part, place] of [
    ["value", ".one"],
    ["channel", ".p-chan h2"],
    ["layer", ".p-map .strip"],
    ["photo", ".p-see h2"],
  ]) {
    await dock.locator(".dock-part", { hasText: part }).tap();
    await expect.poll(() => cutOff(page, [place, ".dock"]), { message: part }).toEqual([]);
  }
  await dock.locator(".dock-part", { hasText: "value" }).tap();
  await expect.poll(() => cutOff(page, [".one", ".k3", ".ladder"])).toEqual([]);
  await page.getByRole("button", { name: "Move the point down" }).tap();
  expect((await state(page)).pixel).toEqual({ row: 25, column: 26 });
  expect(await overflowing(page)).toEqual([]);
  expect(problems).toEqual([]);
});

test("on a phone, what follows the arithmetic is folded; a link opens its section, and paper shows all", async () => {
  const phone = { width: 390, height: 844, touch: true } as const;
  const { page, context } = await openPage("inside", phone);
  const folds = page.locator("main > details.fold");
  await expect.poll(() => folds.count()).toBe(4);
  expect(await page.locator("main > details.fold[open]").count()).toBe(0);
  // Below the explorer there are only the headings: less than half a screen.
  const room = await page.evaluate(() => {
    const [first, ...rest] = document.querySelectorAll("main > details.fold");
    return rest.at(-1)!.getBoundingClientRect().bottom - first.getBoundingClientRect().top;
  });
  expect(room).toBeLessThan(422);
  // Keys are of no use to a finger: of the four, three are shown.
  expect(await page.locator("main > details.fold > summary").locator("visible=true").count()).toBe(3);
  const hints = page.locator("details", { has: page.locator("#what-to-look-for") });
  await hints.locator("> summary").tap();
  expect(await hints.innerText()).toContain("ReLU6 turns every negative sum into 0");
  await page.emulateMedia({ media: "print" });
  expect(await page.locator("main").innerText()).toContain("Most of them are stored as 8-bit integers");

  const { page: linked } = await openPage("inside#what-these-numbers-are", { ...phone, context });
  await expect.poll(() => linked.locator("main").innerText()).toContain("Most of them are stored as 8-bit integers");
  // In a wider window they are sections.
  await linked.setViewportSize({ width: 1280, height: 800 });
  await expect.poll(() => linked.locator("main > details.fold").count()).toBe(0);
  expect(await linked.locator("main").innerText()).toContain("ReLU6 turns every negative sum into 0");
});
