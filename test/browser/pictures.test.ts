/** Whatever readers bring, in a real browser: each case ends in a picture or in a sentence, and the page stays usable. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type JSHandle, type Page } from "playwright-core";
import sharp from "sharp";
import { describe, expect, onTestFinished, test } from "vitest";
import { serve } from "../../scripts/serve.js";
import { chromiumArguments, requireChromium } from "../../scripts/chromium.js";
import type * as Intake from "../../src/components/picture/pictureInput.js";
import { settled, site } from "./helpers.js";
import { importModule, openFrontPage } from "./modules.js";

/** What the page shows after a picture came or failed. */
interface Shown {
  readonly status: string;
  readonly problem: string;
  readonly name?: string;
  readonly id?: string;
  readonly width?: number;
  readonly height?: number;
  readonly original?: { readonly width: number; readonly height: number };
  readonly notes?: readonly string[];
  /** Red, green, blue, alpha at the quarter points: top left, top right, bottom left, bottom right. */
  readonly corners?: readonly (readonly number[])[];
}

interface Mounted {
  readonly page: Page;
  readonly input: JSHandle<Intake.PictureInput>;
  readonly problems: string[];
}

function solid(background: string, width = 40, height = 30) {
  return sharp({ create: { width, height, channels: 3, background } });
}

/** Four quarters: red, green, blue, white. */
async function quarters(width: number, height: number) {
  const [w, h] = [Math.floor(width / 2), Math.floor(height / 2)];
  const part = (color: string) => solid(color, w, h).png().toBuffer();
  return solid("#ffffff", width, height).composite([
    { input: await part("#ff0000"), left: 0, top: 0 },
    { input: await part("#00ff00"), left: w, top: 0 },
    { input: await part("#0000ff"), left: 0, top: h },
  ]);
}

/** Puts the input into the front page in place of the page's own, with two photos of the site. */
async function mount(page: Page, problems: string[] = []): Promise<Mounted> {
  const intake = await importModule<typeof Intake>(page, "components/picture/pictureInput");
  const input = await intake.evaluateHandle(({ pictureInput }, photo) => {
    const photos = ["First", "Second"].map((title) => ({ id: title.toLowerCase(), title, alt: title, href: photo }));
    const element = pictureInput(photos, { value: null });
    for (const own of document.querySelectorAll(".picture-input")) own.remove();
    document.querySelector("main")?.prepend(element as Node);
    return element;
  }, photoAddress(page));
  return { page, input, problems };
}

/** Any picture of the site will do for the thumbnails. */
function photoAddress(page: Page): string {
  const [file] = readdirSync("dist/_file/data/images").filter((name) => name.endsWith(".jpg"));
  return new URL(`_file/data/images/${file}`, page.url()).href;
}

async function open(): Promise<Mounted> {
  const { page, problems } = await openFrontPage({ settle: true });
  return mount(page, problems);
}

function shown({ page, input }: Mounted): Promise<Shown> {
  return page.evaluate((element) => {
    const text = (selector: string) => element.querySelector(selector)?.textContent ?? "";
    const said = { status: text(".picture-status"), problem: text(".picture-problem") };
    const chosen = element.value;
    if (!chosen) return said;
    const { picture, name, id, original, notes } = chosen;
    const { width, height, data } = picture;
    const at = (x: number, y: number) => {
      const i = 4 * (Math.floor(y * height) * width + Math.floor(x * width));
      return [...data.slice(i, i + 4)];
    };
    const corners = [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
    return { ...said, name, id, width, height, original, notes: notes.map(({ kind }) => kind), corners };
  }, input);
}

/** Chooses a file as a reader does, and waits for what the page says. */
async function bring(mounted: Mounted, name: string, buffer: Buffer, mimeType = "image/png"): Promise<Shown> {
  const { page } = mounted;
  await page.evaluate((element) => {
    for (const p of element.querySelectorAll(".picture-status, .picture-problem")) p.textContent = "";
  }, mounted.input);
  await page.locator(".picture-input input[type=file]").setInputFiles({ name, mimeType, buffer });
  await answered(mounted);
  return shown(mounted);
}

async function answered({ page }: Mounted): Promise<void> {
  await page.waitForFunction(
    () => {
      const element = document.querySelector(".picture-input");
      const said = [".picture-status", ".picture-problem"].some((one) => element?.querySelector(one)?.textContent);
      return said && !element?.hasAttribute("aria-busy");
    },
    undefined,
    { timeout: 50_000 },
  );
}

/** Colors within a few steps: JPEG and color conversion do not keep them exactly. */
function expectColors({ corners }: Shown, expected: readonly (readonly number[])[], tolerance = 12): void {
  for (const [i, color] of expected.entries()) {
    for (const [j, value] of [...color, 255].entries())
      expect(Math.abs((corners?.[i][j] ?? NaN) - value), `corner ${i}: ${corners?.[i].join()}`).toBeLessThanOrEqual(
        tolerance,
      );
  }
}

const [red, lime, blue, white] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
];

describe("what is no picture", () => {
  test("each is named, says what would do, and leaves the last picture and the page as they were", async () => {
    const mounted = await open();
    await bring(mounted, "good.png", await (await quarters(64, 48)).png().toBuffer());
    const tiff = await solid("#123456").tiff().toBuffer();
    const bomb = await solid("#123456").png().toBuffer();
    bomb.writeUInt32BE(40_000, 16);
    bomb.writeUInt32BE(30_000, 20);
    const damaged = (await solid("#123456", 400, 300).png().toBuffer()).subarray(0, 60);
    for (const [name, bytes, sentence, advice] of [
      ["letter.jpg", Buffer.from("Dear all, here are the photos."), /“letter.jpg” holds text/, /Choose a picture/],
      ["nothing.png", Buffer.alloc(0), /“nothing.png” is empty/, /another file/],
      ["scan.pdf", Buffer.from("%PDF-1.7\n"), /PDF document/, /screenshot/],
      ["scan.tif", tiff, /TIFF/, /JPEG, PNG, WebP, AVIF, GIF or SVG/],
      ["phone.heic", Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic"), /HEIC picture/, /JPEG, PNG/],
      ["huge.png", bomb, /1200 megapixels \(40000 × 30000\)/, /200 megapixels/],
      ["half.png", damaged, /begins like PNG/, /another picture/],
      ["broken.svg", Buffer.from("<svg><g></svg>"), /SVG with a mistake/, /PNG/],
    ] as const) {
      const result = await bring(mounted, name, bytes, "image/jpeg");
      expect(result.problem).toMatch(sentence);
      expect(result.problem).toMatch(advice);
      expect(result).toMatchObject({ status: "", name: "good.png", width: 64, height: 48 });
    }
    const again = await bring(mounted, "again.png", await solid("#ff0000").png().toBuffer());
    expect(again).toMatchObject({ problem: "", name: "again.png" });
    expect(mounted.problems).toEqual([]);
  });
});

describe("unusual pictures", () => {
  test("60 megapixels, as PNG and as JPEG, are scaled to 1024", async () => {
    const mounted = await open();
    const large = await (await quarters(9000, 6700)).png({ compressionLevel: 1 }).toBuffer();
    for (const [name, bytes] of [
      ["large.png", large],
      ["large.jpg", await sharp(large, { limitInputPixels: false }).jpeg({ quality: 70 }).toBuffer()],
    ] as const) {
      const result = await bring(mounted, name, bytes);
      expect(result).toMatchObject({ width: 1024, height: 762, original: { width: 9000, height: 6700 } });
      expect(result.status).toContain("Scaled from 9000 × 6700 to 1024 × 762 pixels.");
      expectColors(result, [red, lime, blue, white]);
    }
  }, 120_000);

  test("of an animated GIF the first frame, said so", async () => {
    const frames = await Promise.all(["#ff0000", "#0000ff", "#00ff00"].map((color) => solid(color).png().toBuffer()));
    const bytes = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const result = await bring(await open(), "dance.gif", bytes, "image/gif");
    expect(result.status).toContain("first of its 3 frames");
    expectColors(result, [red, red, red, red]);
  });

  test("an SVG is drawn, and nothing in it runs or loads", async () => {
    const mounted = await open();
    const requests: string[] = [];
    mounted.page.on("request", (request) => requests.push(request.url()));
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" onload="window.ran = 1">
      <script>window.ran = 2; parent.ran = 2; fetch("/leak")</script>
      <image href="${site}leak.png" width="5" height="5"/><style>@import url("${site}leak.css");</style>
      <rect width="10" height="10" fill="red"/><rect x="10" width="10" height="10" fill="blue"/></svg>`;
    const result = await bring(mounted, "drawing.svg", Buffer.from(svg), "image/svg+xml");
    expect(result).toMatchObject({ width: 1024, height: 512, notes: ["drawing"] });
    expect(result.status).toContain("The script in it was not run.");
    expectColors(result, [red, blue, red, blue], 0);
    expect(await mounted.page.evaluate(() => "ran" in window)).toBe(false);
    expect(requests.filter((url) => url.includes("leak"))).toEqual([]);
    // Without any size: CSS's 300 × 150; what is not drawn on is white.
    const bare = '<svg xmlns="http://www.w3.org/2000/svg"><circle cx="75" cy="37" r="20" fill="blue"/></svg>';
    const sizeless = await bring(mounted, "bare.svg", Buffer.from(bare), "image/svg+xml");
    expect(sizeless).toMatchObject({ width: 1024, height: 512, original: { width: 300, height: 150 } });
    expect(sizeless.notes).toEqual(["drawing", "transparent"]);
    expectColors(sizeless, [blue, white, white, white], 0);
    const html = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><foreignObject width="40" height="40">
      <div xmlns="http://www.w3.org/1999/xhtml" style="background:red;height:40px"></div></foreignObject></svg>`;
    expectColors(await bring(mounted, "html.svg", Buffer.from(html), "image/svg+xml"), [red, red, red, red], 0);
  });

  test("gray and CMYK JPEG", async () => {
    const mounted = await open();
    const gray = await solid("#808080").toColourspace("b-w").jpeg().toBuffer();
    const result = await bring(mounted, "gray.jpg", gray, "image/jpeg");
    expect(result.notes).toEqual(["gray"]);
    expectColors(result, Array(4).fill([128, 128, 128]) as number[][], 2);
    const cmyk = await (await quarters(64, 48)).toColourspace("cmyk").jpeg({ quality: 95 }).toBuffer();
    const printed = await bring(mounted, "print.jpg", cmyk, "image/jpeg");
    expect(printed.notes).toEqual(["cmyk"]);
    // Print colors are duller; which color it is stays plain.
    const strongest = printed.corners?.slice(0, 3).map((color) => color.indexOf(Math.max(...color.slice(0, 3))));
    expect(strongest).toEqual([0, 1, 2]);
  });

  test("EXIF orientation 6, small and large, stands upright", async () => {
    const mounted = await open();
    for (const [width, height, shownWidth, shownHeight] of [
      [64, 48, 48, 64],
      [2400, 1600, 683, 1024],
    ]) {
      const bytes = await (await quarters(width, height)).jpeg().withMetadata({ orientation: 6 }).toBuffer();
      const result = await bring(mounted, "turned.jpg", bytes, "image/jpeg");
      expect(result).toMatchObject({ width: shownWidth, height: shownHeight });
      expect(result.notes).toContain("turned");
      // A quarter turn clockwise.
      expectColors(result, [blue, red, white, lime]);
    }
  });

  test("transparency lies on white", async () => {
    const bytes = await sharp({
      create: { width: 40, height: 30, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
    })
      .png()
      .toBuffer();
    const result = await bring(await open(), "glass.png", bytes);
    expect(result.notes).toEqual(["transparent"]);
    expectColors(result, Array(4).fill([255, 127, 127]) as number[][], 2);
  });

  test("WebP and AVIF; a wrong extension and a broken-off JPEG are said", async () => {
    const mounted = await open();
    for (const format of ["webp", "avif"] as const) {
      const bytes = await (await quarters(64, 48)).toFormat(format, { quality: 90 }).toBuffer();
      expectColors(await bring(mounted, `a.${format}`, bytes), [red, lime, blue, white], 30);
    }
    const renamed = await bring(mounted, "photo.jpg", await solid("#00ff00").webp().toBuffer());
    expect(renamed.status).toContain("The name ends in .jpg, but the file is WebP.");
    const whole = await (await quarters(640, 480)).jpeg().toBuffer();
    const cut = await bring(mounted, "cut.jpg", whole.subarray(0, Math.floor(whole.length * 0.7)), "image/jpeg");
    expect(cut.problem === "" ? cut.status : cut.problem).toMatch(/breaks off|damaged/);
  });
});

describe("ways in", () => {
  test("a photo by keyboard, then the reader's own again", async () => {
    const mounted = await open();
    const { page } = mounted;
    await bring(mounted, "mine.png", await solid("#ff0000").png().toBuffer());
    await page.getByRole("radio", { name: "First" }).focus();
    await page.keyboard.press("Space");
    await page.waitForFunction((element) => element.value?.id === "first", mounted.input);
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((element) => element.value?.id === "second", mounted.input);
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((element) => element.value?.id === "own", mounted.input);
    expect(await shown(mounted)).toMatchObject({ name: "mine.png" });
    expect(await page.getByRole("radio", { name: "Your own picture: mine.png" }).isChecked()).toBe(true);
  });

  /** Makes a DataTransfer in the page and sends it with an event to the document. */
  async function transfer(mounted: Mounted, type: "drop" | "paste", files: readonly [string, Buffer][], url?: string) {
    await mounted.page.evaluate(
      ({ type, files, url }) => {
        const data = new DataTransfer();
        for (const [name, base64] of files) {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          data.items.add(new File([bytes], name, { type: "image/png" }));
        }
        if (url !== undefined) data.setData("text/uri-list", url);
        const event =
          type === "drop"
            ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
            : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
      },
      { type, files: files.map(([name, bytes]) => [name, bytes.toString("base64")] as const), url },
    );
    await answered(mounted);
  }

  test("drop and paste anywhere on the page; an address is refused", async () => {
    const mounted = await open();
    await transfer(mounted, "drop", [
      ["one.png", await solid("#0000ff").png().toBuffer()],
      ["two.png", await solid("#ff0000").png().toBuffer()],
    ]);
    const dropped = await shown(mounted);
    expect(dropped).toMatchObject({
      name: "one.png",
      status: expect.stringContaining("You brought 2 files") as string,
    });
    expectColors(dropped, [blue, blue, blue, blue], 0);
    await mounted.page.evaluate(() => {
      for (const p of document.querySelectorAll(".picture-status")) p.textContent = "";
    });
    await transfer(mounted, "paste", [["image.png", await solid("#ff0000").png().toBuffer()]]);
    expectColors(await shown(mounted), [red, red, red, red], 0);
    await transfer(mounted, "drop", [], "https://example.org/cat.jpg");
    await expect.poll(async () => (await shown(mounted)).problem).toContain("asks no other site for anything");
    expect(mounted.problems).toEqual([]);
  });
});

describe("camera", () => {
  /** A browser of its own, whose camera shows a moving test picture. */
  async function fakeCamera(): Promise<Browser> {
    const args = [...chromiumArguments, "--use-fake-device-for-media-stream"];
    const browser = await chromium.launch({ executablePath: requireChromium(), args });
    onTestFinished(() => browser.close());
    return browser;
  }

  /** What is not among the permissions is refused. */
  async function openWith(browser: Browser, permissions: string[]): Promise<Mounted> {
    const context = await browser.newContext({ permissions, serviceWorkers: "block" });
    const page = await context.newPage();
    await page.goto(site);
    await settled(page);
    return mount(page);
  }

  test("delivers frames until it is stopped, and the last one stays", async () => {
    const mounted = await openWith(await fakeCamera(), ["camera"]);
    const { page, input } = mounted;
    await page.evaluate((element) => {
      element.addEventListener("input", () => {
        element.dataset.frames = String(Number(element.dataset.frames ?? 0) + 1);
      });
    }, input);
    await page.getByRole("button", { name: "Camera", exact: true }).click();
    await page.waitForFunction((element) => Number(element.dataset.frames) >= 5, input, { timeout: 30_000 });
    const stop = page.getByRole("button", { name: "Stop camera" });
    expect(await stop.getAttribute("aria-pressed")).toBe("true");
    const live = await shown(mounted);
    expect(live).toMatchObject({ id: "own", width: 640, problem: "" });
    expect(live.status).toContain("stay in this page");
    const track = await page.evaluateHandle(
      (element) => (element.querySelector("video")?.srcObject as MediaStream).getTracks()[0],
      input,
    );
    await stop.click();
    // An ended track delivers no frame; one that was on its way has come two frames of the window later.
    await page.waitForFunction((one) => one.readyState === "ended", track);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect(await page.locator("video").count()).toBe(0);
    expect((await shown(mounted)).status).toContain("The camera is off");
    const frames = () => page.evaluate((element) => element.dataset.frames, input);
    const before = await frames();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect(await frames()).toBe(before);
    expect(await page.getByRole("radio", { name: /Your own picture/ }).isChecked()).toBe(true);
  });

  test("stops when its element leaves the page", async () => {
    const mounted = await openWith(await fakeCamera(), ["camera"]);
    const { page, input } = mounted;
    await page.getByRole("button", { name: "Camera", exact: true }).click();
    await page.waitForFunction((element) => element.value?.source === "camera", input, { timeout: 30_000 });
    const track = await page.evaluateHandle((element) => {
      const [first] = (element.querySelector("video")?.srcObject as MediaStream).getTracks();
      element.remove();
      return first;
    }, input);
    await page.waitForFunction((one) => one.readyState === "ended", track);
  });

  test("in another site's page only where that page passes it on; otherwise the sentence says so", async () => {
    const folder = mkdtempSync(join(tmpdir(), "frames-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const [name, allow] of [
      ["closed", ""],
      ["open", 'allow="camera"'],
    ])
      writeFileSync(join(folder, `${name}.html`), `<iframe src="${site}" ${allow} width="900" height="700"></iframe>`);
    const other = await serve({ folder });
    onTestFinished(() => other.close());
    const browser = await fakeCamera();
    const context = await browser.newContext({ permissions: ["camera"], serviceWorkers: "block" });
    const framed = async (name: string) => {
      const page = await context.newPage();
      await page.goto(new URL(`${name}.html`, other.url).href);
      const frame = page.frameLocator("iframe");
      await frame.locator(".first-status", { hasText: "Found" }).waitFor({ timeout: 45_000 });
      await frame.getByRole("button", { name: "Camera", exact: true }).click();
      return frame.locator(".picture-input");
    };
    const closed = await framed("closed");
    await expect
      .poll(() => closed.locator(".picture-problem").innerText())
      .toMatch(/no camera inside the page that embeds it.*tab of its own.*allow="camera"/s);
    expect(await closed.locator(".picture-problem").innerText()).not.toContain("address bar");
    const passedOn = await framed("open");
    await expect.poll(() => passedOn.locator(".picture-status").innerText()).toContain("The camera is on.");
  });

  test("refused, or not there: a sentence, and photos still work", async () => {
    const refused = await openWith(await fakeCamera(), ["geolocation"]);
    await refused.page.getByRole("button", { name: "Camera", exact: true }).click();
    await expect.poll(async () => (await shown(refused)).problem).toMatch(/did not allow the camera.*choose a photo/);
    expect(await refused.page.getByRole("button", { name: "Camera", exact: true }).getAttribute("aria-pressed")).toBe(
      "false",
    );
    expect(await bring(refused, "a.png", await solid("#ff0000").png().toBuffer())).toMatchObject({ name: "a.png" });
    const none = await open();
    await none.page.context().grantPermissions(["camera"]);
    await none.page.getByRole("button", { name: "Camera", exact: true }).click();
    await expect.poll(async () => (await shown(none)).problem).toMatch(/no camera/);
  });
});
