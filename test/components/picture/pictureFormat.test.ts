import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { pictureFormat, svgSize, uprightSize } from "../../../src/components/picture/pictureFormat.js";

const text = (content: string) => new TextEncoder().encode(content);

/** A picture of noise, so that no encoder can shortcut it, written by libvips: formats as other programs make them. */
function noise(width: number, height: number, channels: 3 | 4 = 3) {
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 7919) % 251);
  return sharp(data, { raw: { width, height, channels } });
}

describe("formats that browsers show", () => {
  test.each([
    ["jpeg", () => noise(37, 23).jpeg()],
    ["png", () => noise(37, 23).png()],
    ["webp", () => noise(37, 23).webp()],
    ["webp", () => noise(37, 23).webp({ lossless: true })],
    ["webp", () => noise(37, 23, 4).webp()],
    ["avif", () => noise(37, 23).avif()],
    ["gif", () => noise(37, 23).gif()],
  ] as const)("%s: size", async (kind, make) => {
    const format = pictureFormat(await make().toBuffer());
    expect(format).toMatchObject({ kind, width: 37, height: 23, frames: 1, orientation: 1 });
  });

  test("progressive JPEG with a color profile", async () => {
    const bytes = await noise(400, 300).withIccProfile("p3").jpeg({ progressive: true }).toBuffer();
    expect(pictureFormat(bytes)).toMatchObject({ kind: "jpeg", width: 400, height: 300 });
  });

  test("gray and CMYK JPEG", async () => {
    expect(pictureFormat(await noise(9, 9).toColourspace("b-w").jpeg().toBuffer()).colors).toBe("gray");
    expect(pictureFormat(await noise(9, 9).toColourspace("cmyk").jpeg().toBuffer()).colors).toBe("cmyk");
    expect(pictureFormat(await noise(9, 9).jpeg().toBuffer()).colors).toBeUndefined();
  });

  test.each([1, 3, 6, 8])("EXIF orientation %i", async (orientation) => {
    for (const image of [noise(40, 30).jpeg(), noise(40, 30).webp(), noise(40, 30).png()]) {
      const format = pictureFormat(await image.withMetadata({ orientation }).toBuffer());
      expect(format).toMatchObject({ width: 40, height: 30, orientation });
      expect(uprightSize(format)).toEqual(orientation >= 5 ? { width: 30, height: 40 } : { width: 40, height: 30 });
    }
  });

  test.each(["gif", "webp"] as const)("animated %s: number of frames", async (format) => {
    const pages = await noise(20, 60).png().toBuffer();
    const bytes = await sharp(pages, { pages: 1 })
      .toFormat(format, { loop: 0, delay: [100, 100, 100] })
      .toBuffer();
    expect(pictureFormat(bytes).frames).toBe(1);
    const frames = await Promise.all(
      [1, 2, 3].map((i) =>
        noise(20, 20)
          .modulate({ brightness: i / 3 })
          .png()
          .toBuffer(),
      ),
    );
    const animated = await sharp(frames, { join: { animated: true } })
      .toFormat(format)
      .toBuffer();
    expect(pictureFormat(animated)).toMatchObject({ kind: format, width: 20, height: 20, frames: 3 });
  });

  test("BMP: a header by hand", () => {
    const bytes = new Uint8Array(60);
    bytes.set([0x42, 0x4d]);
    const view = new DataView(bytes.buffer);
    view.setUint32(14, 40, true);
    view.setInt32(18, 640, true);
    view.setInt32(22, -480, true);
    expect(pictureFormat(bytes)).toMatchObject({ kind: "bmp", width: 640, height: 480 });
  });

  test("APNG: frames from its acTL chunk", async () => {
    const png = new Uint8Array(await noise(5, 5).png().toBuffer());
    const chunk = new Uint8Array(20);
    new DataView(chunk.buffer).setUint32(0, 8);
    chunk.set(text("acTL"), 4);
    new DataView(chunk.buffer).setUint32(8, 12);
    const bytes = new Uint8Array([...png.slice(0, 33), ...chunk, ...png.slice(33)]);
    expect(pictureFormat(bytes)).toMatchObject({ kind: "png", width: 5, frames: 12 });
  });
});

describe("SVG", () => {
  test.each([
    ['<svg xmlns="http://www.w3.org/2000/svg" width="20mm" height="1in"/>', { width: 75.59, height: 96 }],
    ['<svg viewBox="0 0 30 10"/>', { width: 30, height: 10 }],
    ['<svg viewBox="0,0,30,10" width="60"/>', { width: 60, height: 20 }],
    ['<svg viewBox="0 0 30 10" width="100%" height="100%"/>', { width: 30, height: 10 }],
    ['<svg stroke-width="9" height="5" data-x=">" viewBox="0 0 30 10"/>', { width: 15, height: 5 }],
    ["<svg/>", {}],
    ['<svg width="0" height="-3"/>', {}],
  ] as [string, { width?: number; height?: number }][])("%s", (svg, size) => {
    const found = svgSize(svg);
    expect(Object.keys(found)).toEqual(Object.keys(size));
    if (size.width !== undefined)
      expect([found.width, found.height]).toEqual([expect.closeTo(size.width, 2), size.height]);
  });

  test("is told from text, with prologue, comment and document type before it", () => {
    const start = '<?xml version="1.0"?>\n<!-- a > b -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">\n';
    expect(pictureFormat(text(`\uFEFF${start}<svg width="4" height="3"></svg>`))).toMatchObject({
      kind: "svg",
      width: 4,
    });
    expect(pictureFormat(text("<html><svg></svg></html>")).kind).toBe("text");
  });
});

describe("what is no picture, or none that browsers show", () => {
  test.each([
    ["empty", new Uint8Array(0)],
    ["text", text("Dear all,\nhere are the photos.\n")],
    ["text", text("żółw ".repeat(2000))],
    ["pdf", text("%PDF-1.7\n")],
    ["psd", text("8BPS....")],
    ["tiff", new Uint8Array([0x49, 0x49, 42, 0, 8, 0, 0, 0])],
    ["tiff", new Uint8Array([0x4d, 0x4d, 0, 42, 0, 0, 0, 8])],
    ["heic", text("\0\0\0\x18ftypheic\0\0\0\0mif1heic")],
    ["avif", text("\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf")],
    ["video", text("\0\0\0\x18ftypisom\0\0\0\0isommp42")],
    ["jxl", new Uint8Array([0xff, 0x0a, 1, 2, 3])],
    ["zip", new Uint8Array([0x50, 0x4b, 3, 4, 0])],
    ["unknown", new Uint8Array([1, 2, 3, 4, 0, 0, 0, 255, 254])],
  ] as const)("%s", (kind, bytes) => {
    expect(pictureFormat(bytes).kind).toBe(kind);
  });

  test("a TIFF as other programs write it", async () => {
    expect(pictureFormat(await noise(9, 9).tiff().toBuffer()).kind).toBe("tiff");
  });
});

test("cut anywhere, no file makes the reader throw or hang", async () => {
  const files = await Promise.all([
    noise(16, 16).jpeg().withMetadata({ orientation: 6 }).toBuffer(),
    noise(16, 16).gif().toBuffer(),
    noise(16, 16, 4).webp().toBuffer(),
    noise(16, 16).avif().toBuffer(),
    noise(16, 16).png().toBuffer(),
  ]);
  for (const bytes of files) {
    for (let end = 0; end < Math.min(bytes.length, 700); end++) pictureFormat(bytes.subarray(0, end));
    for (let at = 0; at < 300; at++) {
      const broken = Uint8Array.from(bytes);
      broken[at % broken.length] = 255 - broken[at % broken.length];
      pictureFormat(broken);
    }
  }
});
