/** The reader's photo stays with their tab: on every page that takes one, on the way back, and in no other tab. */
import { type Page, type Request, chromium } from "playwright-core";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { chromiumArguments, requireChromium } from "../../scripts/chromium.js";
import { openPage, settled, site } from "./helpers.js";

/** Noise, which no format makes small, unless a side is given. */
async function photo(width = 1024, height = 1024, noise = true): Promise<Buffer> {
  const ground = { create: { width, height, channels: 3 as const, background: "#4060a0" } };
  if (!noise) return sharp(ground).png().toBuffer();
  const random = Buffer.alloc(3 * width * height);
  for (let i = 0, x = 1; i < random.length; i++) {
    x = (1103515245 * x + 12345) % 2147483648;
    random[i] = x >> 16;
  }
  return sharp(random, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

async function bring(page: Page, buffer: Buffer, name = "mine.png"): Promise<void> {
  await page.locator(".picture-input input[type=file]").first().setInputFiles({ name, mimeType: "image/png", buffer });
  await isChosen(page, /^Your own picture/, name);
}

const radios = (page: Page) => page.locator(".picture-input").first().getByRole("radio");

/** Waits until the page's own place for pictures shows this one. */
async function isChosen(page: Page, name: RegExp, says?: string): Promise<void> {
  await expect
    .poll(() => radios(page).and(page.getByRole("radio", { name })).isChecked(), { timeout: 30_000 })
    .toBe(true);
  if (says !== undefined) await expect.poll(() => said(page)).toContain(says);
}

const said = async (page: Page) => page.locator(".picture-input").first().locator(".picture-status").innerText();
const offersOwn = (page: Page) =>
  page.locator(".picture-input").first().getByRole("button", { name: "Forget photo" }).isVisible();

async function go(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, site).href);
  await settled(page);
}

/** A sum over the pixels that a page shows of the photo. */
function pixels(page: Page, frame: string): Promise<string> {
  return page.evaluate(async (selector) => {
    const canvas = document.querySelector<HTMLCanvasElement>(`${selector} canvas`);
    const data =
      canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
    const digest = await crypto.subtle.digest("SHA-256", data);
    return `${canvas?.width ?? 0} × ${canvas?.height ?? 0} ${[...new Uint8Array(digest)].slice(0, 8).join()}`;
  }, frame);
}

test("comes along to every page that takes a photo, pixel by pixel, even where nothing compresses", async () => {
  const { page, problems } = await openPage("");
  await bring(page, await photo());
  await expect.poll(() => page.locator(".first-status").innerText(), { timeout: 90_000 }).toContain("Live");
  const first = await pixels(page, ".first-photo");
  expect(first).toMatch(/^1024 × 1024/);
  for (const path of ["backbone", "detector", "faces", "inside", "detector?class=cat", ""]) {
    await go(page, path);
    await isChosen(page, /^Your own picture: mine\.png/, "your photo. It stays with this tab");
    if (path === "inside") expect(await pixels(page, ".sight-frame")).toBe(first);
    expect(new URL(page.url()).searchParams.has("image"), path).toBe(false);
  }
  expect(problems).toEqual([]);
});

test("on the way back each page shows what was chosen there; a link that names a photo has its way", async () => {
  const { page } = await openPage("backbone");
  await bring(page, await photo(60, 80, false));
  await go(page, "inside?image=cup&layer=block_2_depthwise");
  await isChosen(page, /cup|coffee/i);
  expect(await offersOwn(page)).toBe(true);
  await page.goBack();
  await settled(page);
  await isChosen(page, /^Your own picture/, "60 × 80");
  // A shipped photo in its place: other pages begin with theirs again, and the reader's is one click away.
  await radios(page).nth(1).check({ force: true });
  await expect.poll(() => radios(page).nth(1).isChecked()).toBe(true);
  await go(page, "");
  await isChosen(page, /, a cat$/);
  expect(await offersOwn(page)).toBe(true);
  await page.getByRole("radio", { name: /^Your own picture/ }).check({ force: true });
  await isChosen(page, /^Your own picture/);
  await page.reload();
  await settled(page);
  await isChosen(page, /^Your own picture/, "60 × 80");
});

test("forgotten, it is gone everywhere; asked for by an address, the page says that there is none", async () => {
  const { page } = await openPage("");
  await bring(page, await photo(60, 80, false));
  await go(page, "backbone");
  await isChosen(page, /^Your own picture/);
  await page.getByRole("button", { name: "Forget photo" }).click();
  await isChosen(page, /, a cat$/, "Your photo is forgotten.");
  expect(await offersOwn(page)).toBe(false);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await page.goBack();
  await settled(page);
  await isChosen(page, /, a cat$/);
  expect(await offersOwn(page)).toBe(false);
  for (const path of ["inside?image=own", "detector?image=own", "backbone?image=own"]) {
    await go(page, path);
    await expect.poll(() => said(page)).toContain("asks for your own photo, and this tab keeps none");
    expect(await page.getByText("which is not here").count(), path).toBe(0);
  }
  await bring(page, await photo(60, 80, false));
  await go(page, "inside?image=own");
  await isChosen(page, /^Your own picture/, "60 × 80");
});

test("another tab has none; a duplicated one has a copy of its own", async () => {
  const { page, context } = await openPage("");
  await bring(page, await photo(60, 80, false));
  const other = await context.newPage();
  await go(other, "backbone");
  expect(await offersOwn(other)).toBe(false);
  const opened = context.waitForEvent("page");
  await page.evaluate(() => void window.open(location.href));
  const twin = await opened;
  await settled(twin);
  await isChosen(twin, /^Your own picture/, "60 × 80");
  await twin.getByRole("button", { name: "Forget photo" }).click();
  await isChosen(twin, /, a cat$/, "Your photo is forgotten.");
  await page.reload();
  await settled(page);
  await isChosen(page, /^Your own picture/, "60 × 80");
});

test("a photo that is brought just before the page is left comes along, too", async () => {
  const { page } = await openPage("backbone");
  await bring(page, await photo(60, 80, false));
  const next = new URL("inside", site).href;
  const buffer = (await photo(70, 50, false)).toString("base64");
  await page.evaluate(
    ([address, base64]) => {
      const input = document.querySelector<HTMLInputElement>(".picture-input input[type=file]");
      const files = new DataTransfer();
      files.items.add(
        new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], "second.png", { type: "image/png" }),
      );
      document.querySelector(".picture-input")?.addEventListener("input", () => location.assign(address));
      if (input) input.files = files.files;
      input?.dispatchEvent(new Event("change"));
    },
    [next, buffer] as const,
  );
  await page.waitForURL(next);
  await settled(page);
  await isChosen(page, /^Your own picture: second/, "70 × 50");
});

for (const [what, script] of [
  [
    "forbidden",
    `Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("", "SecurityError") } })`,
  ],
  // Pieces of half the size each, until not even one letter fits.
  [
    "full",
    `for (let size = 2 ** 22; size >= 1; size /= 2)
      for (let i = 0; i < 3; i++) try { sessionStorage.setItem(size + "." + i, "x".repeat(size)) } catch {}`,
  ],
] as const)
  test(`where storage is ${what}, the photo is looked at on its page, and the page says that it is not kept`, async () => {
    const { page, problems } = await openPage("", {
      prepare: async (context) => {
        await context.addInitScript(script);
      },
    });
    await bring(page, await photo(300, 200));
    await expect.poll(() => said(page)).toContain("This browser stores nothing for this page");
    await expect.poll(() => page.locator(".first-status").innerText(), { timeout: 90_000 }).toContain("Live");
    await go(page, "backbone");
    await isChosen(page, /, a cat$/);
    expect(problems).toEqual([]);
  });

test("a page that is shown again as it was left follows what happened since", async () => {
  const { page } = await openPage("backbone");
  /** What the tab keeps. */
  const kept = () => page.evaluate(() => ({ ...sessionStorage }));
  /** Other pages have left the tab with this; then the page is shown again. */
  const comeBack = (entries: Record<string, string>) =>
    page.evaluate((now) => {
      sessionStorage.clear();
      for (const [key, text] of Object.entries(now)) sessionStorage.setItem(key, text);
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    }, entries);
  const none = await kept();
  await bring(page, await photo(70, 50, false), "second.png");
  const second = await kept();
  await bring(page, await photo(60, 80, false));
  await comeBack(second);
  await isChosen(page, /^Your own picture: second/, "70 × 50");
  await comeBack(none);
  await isChosen(page, /, a cat$/);
  expect(await offersOwn(page)).toBe(false);
});

/** Reasons that a slow machine brings about; of want of memory and the like the browser says no more than "masked". */
const circumstances = ["masked", "timeout", "outstanding-network-request"];

/** Why the browser loaded the page anew rather than show it as it was left, if the page's code is to blame. */
const pagesOwnReasons = (page: Page) =>
  page.evaluate((excused) => {
    const [entry] = performance.getEntriesByType("navigation") as (PerformanceEntry & {
      notRestoredReasons?: { reasons?: { reason: string }[] } | null;
    })[];
    const reasons = entry.notRestoredReasons?.reasons ?? [];
    return reasons.map(({ reason }) => reason).filter((reason) => !excused.includes(reason));
  }, circumstances);

test("the back/forward cache may keep the pages, and on the way back they follow what happened since", async () => {
  const browser = await chromium.launch({
    executablePath: requireChromium(),
    args: [...chromiumArguments, "--enable-features=BackForwardCache"],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ serviceWorkers: "block" });
  const pending = new Set<Request>();
  page.on("request", (request) => void pending.add(request));
  page.on("requestfinished", (request) => void pending.delete(request));
  page.on("requestfailed", (request) => void pending.delete(request));
  /** Waits until the page has fetched nothing for a second: the browser does not keep one that is left before. */
  const fetched = async () => {
    for (let quiet = 0; quiet < 10; quiet = pending.size === 0 ? quiet + 1 : 0) await page.waitForTimeout(100);
  };
  // A page out of the cache tells of no loading.
  const move = async (way: "back" | "forward", end: string) => {
    await fetched();
    await page.evaluate((to) => void setTimeout(() => history[to]()), way);
    await page.waitForURL((url) => url.pathname.endsWith(end), { waitUntil: "commit" });
  };
  await go(page, "backbone");
  await bring(page, await photo(60, 80, false));
  await fetched();
  await go(page, "");
  await isChosen(page, /^Your own picture/);
  await bring(page, await photo(70, 50, false), "second.png");
  await move("back", "/backbone");
  await isChosen(page, /^Your own picture: second/, "70 × 50");
  expect(await pagesOwnReasons(page)).toEqual([]);
  await move("forward", "/path/");
  await page.getByRole("button", { name: "Forget photo" }).click();
  await isChosen(page, /, a cat$/, "Your photo is forgotten.");
  await move("back", "/backbone");
  await isChosen(page, /, a cat$/);
  expect(await offersOwn(page)).toBe(false);
  expect(await pagesOwnReasons(page)).toEqual([]);
});
