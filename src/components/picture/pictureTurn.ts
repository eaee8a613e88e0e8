/** Whether the browser turned a picture as its file asks: seen from what it made, whatever the header says. */
import { capital } from "../ui/capital.js";
import { pixelsOf } from "./pictureDecode.js";
import type { PictureFormat } from "./pictureFormat.js";
import type { PictureNote } from "./pictureNote.js";

/** EXIF's orientations in words. */
const turned: Readonly<Record<number, string>> = {
  2: "mirrored",
  3: "turned upright",
  4: "mirrored",
  5: "turned and mirrored",
  6: "turned upright",
  7: "turned and mirrored",
  8: "turned upright",
};

const side = 32;
/** Steps of a color by which the same picture, decoded twice, does not differ. */
const sameColor = 8;

async function miniature(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ width: number; height: number; data: ArrayLike<number> }> {
  const bitmap = await createImageBitmap(new Blob([bytes]), { imageOrientation: "from-image" });
  const { width, height } = bitmap;
  try {
    return { width, height, data: pixelsOf(bitmap, { width: side, height: side }).picture.data };
  } finally {
    bitmap.close();
  }
}

/** Decodes the file once as it is and once with its wish taken out, and compares. */
async function differsWithout(bytes: Uint8Array<ArrayBuffer>, asks: readonly number[]): Promise<boolean> {
  const copy = new Uint8Array(bytes);
  for (const at of asks) copy[at] = 0;
  const before = await miniature(bytes);
  const after = await miniature(copy);
  if (before.width !== after.width || before.height !== after.height) return true;
  return Array.from(before.data).some((value, i) => Math.abs(value - after.data[i]) > sameColor);
}

/**
 * A note if the browser turned or mirrored the picture, or did not although the file asks for it.
 *
 * @param made size of the picture that the browser made of the file
 */
export async function turnNote(
  bytes: Uint8Array<ArrayBuffer>,
  { width = 0, height = 0, orientation, asks }: PictureFormat,
  made: { readonly width: number; readonly height: number },
): Promise<PictureNote | undefined> {
  const isOblong = width !== height && width > 0 && height > 0;
  const isExchanged = isOblong && made.width === height && made.height === width;
  const isKept = isOblong && made.width === width && made.height === height;
  const word = turned[orientation] ?? turned[6];
  const yes: PictureNote = { kind: "turned", text: `${capital(word)}, as the file asks.` };
  if (isExchanged) return yes;
  if (orientation === 1) return undefined;
  // A quarter turn exchanges the sides; everything else shows in the pixels only.
  const isTurned = !(isKept && orientation >= 5) && (await differsWithout(bytes, asks).catch(() => undefined));
  // Where the copy cannot be shown, nothing is known.
  if (isTurned === undefined) return undefined;
  if (isTurned) return yes;
  const text = `The file asks to be ${word}, but this browser leaves it as it is. If it looks wrong, turn it in a photo editor and save it again.`;
  return { kind: "unturned", text };
}
