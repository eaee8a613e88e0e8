/** Files that ask to be turned: what is said of each is what was made of it. */
import { describe, expect, test } from "vitest";
import {
  avifTurns,
  avifWith,
  byte,
  clap,
  exif,
  irot,
  jpegWithExif,
  long,
  pngWithExif,
  quarters,
  short,
  tiff,
  webpWithExif,
} from "../pictureFiles.js";
import { type Answer, open } from "./pictureReader.js";

/** The quarters after each of EXIF's orientations. */
const turned = ["", "RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB"];

/** What each of them does. */
const words = [
  ...["", "", "Mirrored", "Turned upright", "Mirrored"],
  ...["Turned and mirrored", "Turned upright", "Turned and mirrored", "Turned upright"],
];

/** Whether the browser turned a picture or not: its shape, its pixels and the sentence about it must agree. */
function expectTruth(answer: Answer, orientation: number, width: number, height: number): void {
  const { corners, original, notes = {} } = answer;
  expect(answer.problem).toBeUndefined();
  const isTurned = corners === turned[orientation];
  expect([turned[1], turned[orientation]]).toContain(corners);
  const exchanged = isTurned && orientation >= 5;
  expect(original).toEqual(exchanged ? { width: height, height: width } : { width, height });
  expect((answer.width ?? 0) / (answer.height ?? 1)).toBeCloseTo(exchanged ? height / width : width / height, 1);
  const said = orientation === 1 ? undefined : isTurned ? "turned" : "unturned";
  expect(Object.keys(notes).filter((kind) => kind.endsWith("turned"))).toEqual(said === undefined ? [] : [said]);
  if (said === "turned") expect(notes.turned).toBe(`${words[orientation]}, as the file asks.`);
  if ("scaled" in notes) expect(notes.scaled).toBe(`Scaled to ${answer.width} × ${answer.height} pixels.`);
}

describe("files that ask to be turned", () => {
  // One that the browser shows as it is, one that it scales.
  test.each([
    [64, 48],
    [1500, 1200],
  ])("%i × %i: JPEG, WebP and PNG in all eight orientations", async (width, height) => {
    const { read, problems } = await open();
    const [jpeg, webp, png] = await Promise.all([
      quarters(width, height).jpeg({ quality: 95 }).toBuffer(),
      quarters(width, height).webp({ lossless: true, effort: 0 }).toBuffer(),
      quarters(width, height).png().toBuffer(),
    ]);
    for (let orientation = 1; orientation <= 8; orientation++) {
      const block = exif(orientation);
      for (const [name, bytes] of [
        ["a.jpg", jpegWithExif(jpeg, block)],
        ["a.webp", webpWithExif(webp, block, width, height)],
        ["a.png", pngWithExif(png, block)],
      ] as const)
        expectTruth(await read(name, bytes), orientation, width, height);
    }
    for (const [name, bytes] of [
      ["long.jpg", jpegWithExif(jpeg, exif(6, { type: long }))],
      ["long-big.jpg", jpegWithExif(jpeg, exif(6, { type: long, little: false }))],
      ["byte.jpg", jpegWithExif(jpeg, exif(6, { type: byte }))],
      ["two.jpg", jpegWithExif(jpeg, exif(6), exif(1))],
      ["behind.png", pngWithExif(png, exif(6), "behind")],
    ] as const)
      expectTruth(await read(name, bytes), 6, width, height);
    // What the thumbnail, a later block or a value out of range asks for, is not asked of the picture.
    for (const bytes of [
      jpegWithExif(jpeg, exif(1), exif(6)),
      jpegWithExif(jpeg, tiff([[[296, short, 2]], [[274, short, 6]]])),
      jpegWithExif(jpeg, exif(9)),
    ])
      expectTruth(await read("not.jpg", bytes), 1, width, height);
    expect(problems).toEqual([]);
  });

  test("a square, where no side tells", async () => {
    const { read } = await open();
    for (const [name, bytes] of [
      ["a.jpg", jpegWithExif(await quarters(48, 48).jpeg({ quality: 95 }).toBuffer(), exif(6))],
      ["a.webp", webpWithExif(await quarters(48, 48).webp({ lossless: true }).toBuffer(), exif(6), 48, 48)],
      ["a.avif", avifWith(await quarters(48, 48).avif({ quality: 90 }).toBuffer(), [irot(3)])],
    ] as const)
      expectTruth(await read(name, bytes), 6, 48, 48);
  });

  test.each([
    [64, 48],
    [1500, 1200],
  ])("%i × %i: AVIF that is turned, mirrored or cropped by its boxes", async (width, height) => {
    const { read } = await open();
    const avif = await quarters(width, height).avif({ quality: 80, effort: 0, chromaSubsampling: "4:4:4" }).toBuffer();
    for (const [properties, orientation] of [[[], 1] as const, ...avifTurns])
      expectTruth(await read("a.avif", avifWith(avif, properties)), orientation, width, height);
    const cropped = await read("crop.avif", avifWith(avif, [clap(width / 2, height / 2)]));
    // Cut, shown whole, or not shown: a picture that is not squeezed, or its name.
    if (cropped.problem === undefined)
      expect((cropped.width ?? 0) / (cropped.height ?? 1)).toBeCloseTo(width / height, 1);
    else expect(cropped.problem).toMatch(/AVIF picture with a crop.*which this browser cannot show.*JPEG/);
  });
});
