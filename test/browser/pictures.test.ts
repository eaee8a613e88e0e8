/** Whatever readers bring, in a real browser: each case ends in a picture or in a sentence, and the page stays usable. */
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { site } from "./helpers.js";
import { type Mounted, type Shown, answered, bring, open, quarters, shown, solid } from "./pictureIntake.js";

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
      expect(result.status).toContain("Scaled to 1024 × 762 pixels.");
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
