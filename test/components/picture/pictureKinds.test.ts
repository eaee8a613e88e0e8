/** What a file is told to be: by its bytes, for every format that readers bring. */
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { pictureFormat, uprightSize } from "../../../src/components/picture/pictureFormat.js";
import { breaksOff } from "../../../src/components/picture/pictureWhole.js";
import { described, promised, rawName, rawOfName } from "../../../src/components/picture/pictureKinds.js";
import {
  type Entry,
  avifTurns,
  avifWith,
  bitmapHeader,
  byte,
  clap,
  exif,
  icon,
  jpegOfProcess,
  jpegWithExif,
  long,
  os2Bitmap,
  pngWithExif,
  quarters,
  short,
  text,
  tiff,
  webpWithExif,
  xcodePng,
} from "../../pictureFiles.js";

const latin1 = (content: string) => Buffer.from(content, "latin1");
const jpeg = () => quarters(64, 48).jpeg().toBuffer();
const made = (make: string, ...more: Entry[]): Entry[] => [[254, long, 1], [271, text, make], ...more];

describe("camera raw, by content", () => {
  test.each([
    ["Canon CR2", tiff([made("Canon")], { between: "CR\x02\0" })],
    ["Canon CR3", latin1("\0\0\0\x18ftypcrx \0\0\0\x01crx isom")],
    ["Canon CRW", latin1("II\x1a\0\0\0HEAPCCDR")],
    ["Nikon NEF", tiff([made("NIKON CORPORATION", [262, short, 2])], { little: false })],
    ["Sony ARW", tiff([made("SONY")])],
    [
      "Pentax PEF",
      tiff(
        [
          [
            [271, text, "PENTAX Corporation"],
            [262, short, 32803],
          ] as Entry[],
        ],
        { little: false },
      ),
    ],
    ["Samsung SRW", tiff([made("SAMSUNG")])],
    ["Hasselblad 3FR", tiff([made("Hasselblad")])],
    ["Phase One IIQ", tiff([made("Phase One")], { between: "IIII" })],
    ["DNG", tiff([[[50706, byte, 1]]])],
    ["Fujifilm RAF", latin1("FUJIFILMCCD-RAW 0201")],
    ["Olympus ORF", tiff([made("OLYMPUS")], { head: "IIRO" })],
    ["Olympus ORF", tiff([made("OLYMPUS")], { head: "MMOR", little: false })],
    ["Panasonic RW2", tiff([made("Panasonic")], { head: "IIU\0" })],
    ["Sigma X3F", latin1("FOVb\0\0\x02\0")],
    ["Minolta MRW", latin1("\0MRM\0\0\0\0")],
  ] as const)("%s", (name, bytes) => {
    const { kind, raw } = pictureFormat(bytes);
    expect(kind).toBe("raw");
    expect(raw && rawName(raw)).toBe(name);
  });

  test.each(["cr2", "CR3", "nef", "ARW", "dng", "raf", "orf", "rw2", "x3f", "pef", "3fr"])("by the name: %s", (end) => {
    expect(rawOfName(`IMG_1.${end}`)).toBe(end.toLowerCase());
  });

  test("no scan and no developed photo is one", async () => {
    expect(pictureFormat(await quarters(9, 9).tiff().toBuffer())).toMatchObject({ kind: "tiff" });
    const photo: Entry[] = [
      [262, short, 2],
      [271, text, "NIKON CORPORATION"],
    ];
    expect(pictureFormat(tiff([photo])).kind).toBe("tiff");
    expect(
      pictureFormat(
        tiff([
          [
            [262, short, 2],
            [271, text, "EPSON"],
          ] as Entry[],
        ]),
      ).kind,
    ).toBe("tiff");
  });
});

describe("forms that not every browser shows", () => {
  test.each([
    ["jpeg-12-bit", 0xc1, 12],
    ["jpeg-12-bit", 0xc2, 12],
    ["jpeg-lossless", 0xc3, 8],
    ["jpeg-lossless", 0xc3, 16],
    ["jpeg-hierarchical", 0xc5, 8],
    ["jpeg-arithmetic", 0xc9, 8],
    ["jpeg-arithmetic", 0xca, 8],
    ["jpeg-ls", 0xf7, 8],
    ["jpeg", 0xc0, 8],
    ["jpeg", 0xc2, 8],
  ] as const)("%s: marker %i, %i bits", async (form, marker, precision) => {
    const format = pictureFormat(jpegOfProcess(await jpeg(), marker, precision));
    expect(format).toMatchObject({ kind: "jpeg", form, width: 64, height: 48 });
  });

  test("a PNG of Xcode has the size that it has", () => {
    expect(pictureFormat(xcodePng(64, 48))).toMatchObject({ kind: "png", form: "png-xcode", width: 64, height: 48 });
  });

  test("an AVIF that is to be cropped", async () => {
    const avif = avifWith(await quarters(64, 48).avif().toBuffer(), [clap(32, 40)]);
    expect(pictureFormat(avif)).toMatchObject({ form: "avif-cropped", width: 64, height: 48, orientation: 1 });
  });
});

describe("sizes", () => {
  test.each([
    ["OS/2 1", os2Bitmap(640, 480)],
    ["OS/2 2", bitmapHeader(640, 480, 16)],
    ["Windows", bitmapHeader(640, 480)],
    ["Windows, top down", bitmapHeader(640, -480)],
    ["Windows 5", bitmapHeader(640, 480, 124)],
  ])("bitmap of %s", (_, bytes) => {
    expect(pictureFormat(bytes)).toMatchObject({ kind: "bmp", width: 640, height: 480 });
  });

  test("an icon and a cursor say how many pictures they hold", async () => {
    const pictures = await Promise.all(
      [16, 256].map(async (size) => ({ size, png: await quarters(size, size).png().toBuffer() })),
    );
    expect(pictureFormat(icon(pictures))).toMatchObject({ kind: "ico", pictures: 2 });
    expect(pictureFormat(icon(pictures, 2))).toMatchObject({ kind: "ico", pictures: 2 });
    expect(pictureFormat(Buffer.alloc(64)).kind).toBe("unknown");
  });
});

describe("a file asks to be turned", () => {
  const types = [byte, short, long] as const;

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("orientation %i, in every type and order of bytes", async (orientation) => {
    const [plain, webp, png] = await Promise.all([
      jpeg(),
      quarters(64, 48).webp().toBuffer(),
      quarters(64, 48).png().toBuffer(),
    ]);
    for (const type of types)
      for (const little of [true, false]) {
        const block = exif(orientation, { type, little });
        for (const file of [
          jpegWithExif(plain, block),
          jpegWithExif(plain, block, exif(orientation === 6 ? 3 : 6)),
          webpWithExif(webp, block, 64, 48),
          pngWithExif(png, block),
          pngWithExif(png, block, "behind"),
        ]) {
          const format = pictureFormat(file);
          expect(format).toMatchObject({ orientation, width: 64, height: 48 });
          expect(uprightSize(format)?.width).toBe(orientation >= 5 ? 48 : 64);
          // With its wish taken out, a copy asks for nothing.
          const copy = Buffer.from(file);
          for (const at of format.asks) copy[at] = 0;
          expect(pictureFormat(copy)).toMatchObject({ orientation: 1, asks: [], width: 64, height: 48 });
        }
      }
  });

  test("only the first EXIF block and its first directory count; 0 and 9 mean nothing", async () => {
    const plain = await jpeg();
    const orientation = (...blocks: Buffer[]) => pictureFormat(jpegWithExif(plain, ...blocks)).orientation;
    expect(orientation(tiff([[[296, short, 2]], [[274, short, 6]]]))).toBe(1);
    expect(orientation(tiff([[[274, short, 3]], [[274, short, 6]]]))).toBe(3);
    expect(orientation(tiff([[[296, short, 2]]]), exif(6))).toBe(1);
    expect([exif(0), exif(9), latin1("MM"), Buffer.alloc(0)].map((block) => orientation(block))).toEqual([1, 1, 1, 1]);
  });

  test.each(avifTurns)("AVIF %#: EXIF's %i", async (properties, orientation) => {
    const file = avifWith(await quarters(64, 48).avif().toBuffer(), properties);
    const format = pictureFormat(file);
    expect(format).toMatchObject({ kind: "avif", width: 64, height: 48, orientation });
    for (const at of format.asks) file[at] = 0;
    expect(pictureFormat(file).orientation).toBe(1);
  });
});

describe("SVG in any encoding, behind any prologue", () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><text>Grüße</text></svg>';
  const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>\n${svg}`;
  const utf16 = (content: string, order: "le" | "be", mark = true) => {
    const bytes = Buffer.from(`${mark ? "\ufeff" : ""}${content}`, "utf16le");
    return order === "le" ? bytes : bytes.swap16();
  };

  test.each([
    ["ISO-8859-1", latin1(declared("ISO-8859-1"))],
    ["windows-1252", latin1(declared("windows-1252").replace("ü", "\x80"))],
    ["Latin-1 that says nothing", latin1(svg)],
    ["Latin-1 that says UTF-8", latin1(declared("UTF-8"))],
    ["an encoding that nobody knows", Buffer.from(declared("x-mine"))],
    ["UTF-8 that says UTF-16", Buffer.from(declared("UTF-16"))],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${declared("utf-8")}`)],
    ["UTF-16 LE", utf16(declared("UTF-16"), "le")],
    ["UTF-16 BE", utf16(declared("UTF-16"), "be")],
    ["UTF-16 LE without a mark", utf16(declared("UTF-16"), "le", false)],
    ["UTF-16 BE without a mark", utf16(svg, "be", false)],
    ["a long comment", Buffer.from(`<!-- ${"x > y - z ".repeat(20_000)} -->${svg}`)],
    ["a comment with another drawing in it", Buffer.from(`<!-- <svg width="1" height="2"> -->${svg}`)],
    ["instructions", Buffer.from(`<?xml version="1.0"?><?xml-stylesheet href="a>b.css"?>\n<?x y?>${svg}`)],
    [
      "a document type with entities",
      Buffer.from(`<!DOCTYPE svg PUBLIC "-//W3C" "x>y" [\n<!-- ]> --><!ENTITY a "<svg ]>">\n<!ENTITY b 'c'>]>\n${svg}`),
    ],
    ["white space", Buffer.from(`\n\t ${svg}`)],
    ["a prefix", Buffer.from('<s:svg xmlns:s="http://www.w3.org/2000/svg" width="40" height="30"/>')],
  ])("%s", (_, bytes) => {
    expect(pictureFormat(bytes)).toMatchObject({ kind: "svg", width: 40, height: 30 });
  });

  test("packed, it is told as packed", () => {
    expect(pictureFormat(gzipSync(svg)).kind).toBe("gzip");
  });
});

describe("other files", () => {
  test.each([
    ["jp2", latin1("\0\0\0\x0cjP  \r\n\x87\n")],
    ["jp2", latin1("\xff\x4f\xff\x51\0")],
    ["jxl", latin1("\0\0\0\x0cJXL \r\n\x87\n")],
    ["jxr", latin1("II\xbc\x01")],
    ["heic", latin1("\0\0\0\x18ftypmif1\0\0\0\0mif1heic")],
    ["avif", latin1("\0\0\0\x18ftypavis\0\0\0\0avismsf1")],
    ["psd", latin1("8BPS\0\x01")],
    ["xcf", latin1("gimp xcf v011\0")],
    ["icns", latin1("icns\0\0\x10\0")],
    ["postscript", latin1("%!PS-Adobe-3.0 EPSF-3.0")],
    ["netpbm", latin1("P6\n4 4\n255\n")],
    ["qoi", latin1("qoif\0\0\0\x04")],
    ["video", latin1("\x1a\x45\xdf\xa3\x01")],
    ["video", latin1("RIFF\0\0\0\0AVI LIST")],
    ["video", latin1("\0\0\0\x14ftypqt  \0\0\0\0")],
    ["video", latin1("\0\0\x01\xba\x44")],
    ["audio", latin1("ID3\x04\0")],
    ["audio", latin1("RIFF\0\0\0\0WAVEfmt ")],
    ["zip", latin1("Rar!\x1a\x07")],
    ["zip", latin1("7z\xbc\xaf\x27\x1c\0")],
    ["html", latin1("<!DOCTYPE html><html><title>404</title>")],
    ["html", latin1("\n<!-- saved --><html lang=en><body>")],
    ["text", latin1("Dear all, the wide road to Gr\xfc\xdfe.")],
    ["text", Buffer.from("\ufeffNotes", "utf16le")],
    ["text", latin1("BMW, Rover and MRM: a list")],
    ["unknown", latin1("\x01\x02\x03")],
  ] as const)("%s", (form, bytes) => {
    expect(pictureFormat(bytes).form).toBe(form);
  });

  test("each has a name and says what would do", () => {
    for (const form of ["raw", "html", "jp2", "jpeg-12-bit", "png-xcode", "avif-cropped", "ico", "unknown"] as const) {
      const { what, advice } = described(form);
      expect(what).toMatch(/^is /);
      expect(advice).toMatch(/\.$/);
    }
    expect(promised("A.SVGZ")).toEqual({ ending: "svgz", kind: "svg" });
    expect(promised("a.txt")).toBeUndefined();
  });
});

describe("a file that breaks off", () => {
  test.each(["jpeg", "png", "gif", "webp", "avif"] as const)("%s", async (kind) => {
    const whole = await quarters(640, 480).toFormat(kind).toBuffer();
    expect(breaksOff(kind, whole)).toBe(false);
    for (const share of [0.2, 0.5, 0.9]) expect(breaksOff(kind, whole.subarray(0, whole.length * share))).toBe(true);
  });

  test("bitmap, by its rows", () => {
    const whole = os2Bitmap(37, 23);
    expect(breaksOff("bmp", whole)).toBe(false);
    expect(breaksOff("bmp", whole.subarray(0, whole.length - 1))).toBe(true);
  });

  test("not by what is put behind it, nor by a thumbnail that is whole", async () => {
    const whole = await jpeg();
    expect(breaksOff("jpeg", Buffer.concat([whole, Buffer.alloc(5000)]))).toBe(false);
    const thumbnail = jpegWithExif(whole, whole);
    expect(breaksOff("jpeg", thumbnail)).toBe(false);
    expect(breaksOff("jpeg", thumbnail.subarray(0, thumbnail.length - 60))).toBe(true);
    const progressive = await quarters(640, 480).jpeg({ progressive: true }).toBuffer();
    expect(breaksOff("jpeg", progressive)).toBe(false);
    const png = await quarters(64, 48).png().toBuffer();
    expect(breaksOff("png", Buffer.concat([png, Buffer.alloc(100)]))).toBe(false);
  });
});
