/** Files of every kind, through the browser's own decoders: what is said of each is what was made of it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import {
  bitmapHeader,
  deepPng,
  icon,
  jpegOfProcess,
  long,
  os2Bitmap,
  quarters,
  short,
  text,
  tiff,
  xcodePng,
} from "../pictureFiles.js";
import { open } from "./pictureReader.js";

describe("opened", () => {
  const svg = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?><svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="200" height="150" fill="#f00"/><rect x="200" width="200" height="150" fill="#0f0"/><rect y="150" width="200" height="150" fill="#00f"/><text x="300" y="200">Grüße</text></svg>`;
  const named = (size: number) =>
    quarters(size, size)
      .png()
      .toBuffer()
      .then((png) => ({ size, png }));

  test("bitmaps of OS/2, icons, cursors, 16 bits, one pixel, one line", async () => {
    const { read, problems } = await open();
    expect(await read("os2.bmp", os2Bitmap(640, 480))).toMatchObject({ width: 640, height: 480, corners: "RGBW" });
    const pictures = await Promise.all([16, 256, 32].map(named));
    for (const type of [1, 2] as const) {
      const answer = await read(type === 1 ? "a.ico" : "a.cur", icon(pictures, type));
      expect(answer).toMatchObject({
        corners: "RGBW",
        notes: { icon: expect.stringContaining("holds 3 pictures") as string },
      });
      expect(answer.original).toEqual({ width: answer.width, height: answer.height });
    }
    expect((await read("a.png", icon([await named(64)]))).notes?.extension).toContain("but the file is an icon (ICO)");
    expect(await read("deep.png", deepPng(64, 48))).toMatchObject({ width: 64, height: 48, notes: { gray: /gray/ } });
    const pixel = await sharp(Buffer.from([255, 0, 0]), { raw: { width: 1, height: 1, channels: 3 } })
      .png()
      .toBuffer();
    expect(await read("one.png", pixel)).toMatchObject({ width: 1, height: 1, corners: "RRRR" });
    for (const format of ["png", "jpeg"] as const) {
      const line = await quarters(65_500, 10).toFormat(format).toBuffer();
      const answer = await read(`line.${format}`, line);
      expect(answer).toMatchObject({ width: 1024, height: 1, original: { width: 65_500, height: 10 } });
      expect(answer.notes?.scaled).toBe("Scaled to 1024 × 1 pixels.");
    }
    expect(problems).toEqual([]);
  });

  test("SVG in the encodings that programs write, packed, and behind a long comment", async () => {
    const { read, problems } = await open();
    const utf16 = Buffer.from(`\ufeff${svg("UTF-16")}`, "utf16le");
    for (const [name, bytes] of [
      ["utf8.svg", Buffer.from(svg("UTF-8"))],
      ["latin1.svg", Buffer.from(svg("ISO-8859-1"), "latin1")],
      ["windows.svg", Buffer.from(svg("windows-1252"), "latin1")],
      ["silent.svg", Buffer.from(svg("UTF-8"), "latin1")],
      ["utf16le.svg", utf16],
      ["utf16le-no-mark.svg", utf16.subarray(2)],
      ["utf16be.svg", Buffer.from(utf16).swap16()],
      ["xml11.svg", Buffer.from(svg("UTF-8").replace("1.0", "1.1"))],
      ["packed.svgz", gzipSync(svg("UTF-8"))],
      ["packed16.svgz", gzipSync(utf16)],
      ["comment.svg", Buffer.from(svg("UTF-8").replace("?>", `?><!-- ${"<svg width='1'> ".repeat(9000)} -->`))],
      [
        "entities.svg",
        Buffer.from(
          svg("UTF-8").replace("?>", '?><!DOCTYPE svg [<!ENTITY red "#f00">]>').replace('"#f00"/', '"&red;"/'),
        ),
      ],
      ["wrong.png", Buffer.from(svg("UTF-8"))],
    ] as const) {
      const answer = await read(name, bytes, name === "wrong.png" ? "image/png" : "image/svg+xml");
      expect({ name, ...answer }).toMatchObject({
        name,
        width: 1024,
        height: 768,
        corners: "RGBW",
        original: { width: 400, height: 300 },
      });
    }
    expect(
      (
        await read(
          "huge.svg",
          Buffer.from(svg("UTF-8").replace('"400" height="300"', '"4000000" height="3000000" viewBox="0 0 400 300"')),
        )
      ).corners,
    ).toBe("RGBW");
    expect(problems).toEqual([]);
  });

  test("a picture whose declared type is another's", async () => {
    const { read } = await open();
    for (const type of ["image/svg+xml", "text/plain", "application/octet-stream"])
      for (const [width, height] of [
        [64, 48],
        [1500, 1200],
      ])
        expect(await read("a.jpg", await quarters(width, height).jpeg().toBuffer(), type)).toMatchObject({
          corners: "RGBW",
        });
  });

  test("a photo that breaks off shows what is there, or is damaged; nothing blank is taken for a picture", async () => {
    const { read } = await open();
    for (const format of ["jpeg", "png", "webp", "gif", "avif"] as const) {
      const whole = await quarters(1500, 1200).toFormat(format).toBuffer();
      const { problem, notes, corners } = await read(
        `cut.${format}`,
        whole.subarray(0, Math.floor(whole.length * 0.8)),
      );
      if (problem === undefined) {
        expect(corners).toMatch(/^RG/);
        expect(notes?.incomplete).toMatch(/breaks off/);
        expect(notes).not.toHaveProperty("transparent");
      } else expect(problem).toMatch(/the rest is damaged/);
    }
  });
});

describe("named", () => {
  test("each says what it is and what would do", async () => {
    const { read, problems } = await open();
    const jpeg = await quarters(600, 400).jpeg().toBuffer();
    const latin1 = (content: string) => Buffer.from(content, "latin1");
    for (const [name, bytes, sentence] of [
      ["16-cgbi.png", xcodePng(64, 48), /PNG that Xcode rewrote.*cannot show\. Choose the PNG from before/],
      ["12bit.jpg", jpegOfProcess(jpeg, 0xc1, 12), /JPEG with 12 bits for each color.*8 bits/],
      ["lossless.jpg", jpegOfProcess(jpeg, 0xc3), /lossless JPEG.*cannot show.*usual JPEG/],
      ["a.jls", jpegOfProcess(jpeg, 0xf7), /JPEG-LS/],
      [
        "a.CR3",
        latin1("\0\0\0\x18ftypcrx \0\0\0\x01crx isom"),
        /camera raw file \(Canon CR3\), which.*Export it as JPEG/,
      ],
      ["a.RAF", latin1("FUJIFILMCCD-RAW 0201"), /camera raw file \(Fujifilm RAF\)/],
      [
        "a.nef",
        tiff(
          [
            [
              [254, long, 1],
              [271, text, "NIKON"],
            ],
          ],
          { little: false },
        ),
        /camera raw file \(Nikon NEF\)/,
      ],
      ["a.arw", tiff([[[262, short, 2]]]), /camera raw file \(Sony ARW\)/],
      ["a.x3f", Buffer.from([1, 2, 3, 0]), /camera raw file \(Sigma X3F\)/],
      ["a.tif", await quarters(9, 9).tiff().toBuffer(), /TIFF picture, which this browser cannot show.*JPEG/],
      ["a.jp2", latin1("\0\0\0\x0cjP  \r\n\x87\n"), /JPEG 2000/],
      ["a.jxl", latin1("\xff\x0a\0\0"), /JPEG XL/],
      ["a.jpg", latin1("<!DOCTYPE html><title>404</title>"), /web page \(HTML\), not a picture/],
      ["a.mp4", latin1("\0\0\0\x18ftypisom\0\0\0\0isommp42"), /is a video/],
      [
        "wide.png",
        hugePng(0x43674249, 0x50002002),
        /damaged header: it claims 1130840649 × 1342185474 pixels in \d+ bytes/,
      ],
      ["wide.bmp", bitmapHeader(40_000, 30_000), /1200 megapixels/],
      ["bomb.svgz", gzipSync(Buffer.alloc(70e6, " ")), /unpacks to more than 64 MB/],
      ["broken.svgz", gzipSync("<svg/>").subarray(0, 20), /packing is damaged/],
      ["notes.gz", gzipSync("Dear all"), /holds text/],
      ["twice.gz", gzipSync(gzipSync("<svg/>")), /packed \(gzip\).*Unpack it/],
    ] as const) {
      const { problem } = await read(name, bytes, "image/jpeg");
      expect(problem).toMatch(sentence);
      expect(problem).toContain(`“${name}” `);
    }
    // Some browsers decode arithmetic coding.
    const arithmetic = await read("arithmetic.jpg", jpegOfProcess(jpeg, 0xc9));
    expect(arithmetic.problem ?? "arithmetic coding").toContain("arithmetic coding");
    expect(problems).toEqual([]);
  });

  function hugePng(width: number, height: number): Buffer {
    const bytes = xcodePng(64, 48);
    const at = bytes.indexOf("IHDR") + 4;
    bytes.writeUInt32BE(width, at);
    bytes.writeUInt32BE(height, at + 4);
    return bytes;
  }
});

const tries = new URL("../../../shared/tries/", import.meta.url);
test.runIf(existsSync(tries))("files from reports end in a picture or in a sentence that names them", async () => {
  const { read } = await open();
  for (const file of readdirSync(tries)) {
    const bytes = readFileSync(new URL(file, tries));
    const [name, content] = file.endsWith(".gz") ? [file.slice(0, -3), gunzipSync(bytes)] : [file, bytes];
    const { problem, original } = await read(name, content);
    expect(problem ?? "").not.toMatch(/damaged|megapixels|no format/);
    expect(problem !== undefined || original !== undefined).toBe(true);
  }
});
