/** The pictures of Fashion-MNIST, from Debian's package `dataset-fashion-mnist`, and the choices that the site ships. */
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";

const folder = "/usr/share/datasets/fashion-mnist";
const classes = 10;

export const pictureBytes = 28 * 28;

export interface LabeledPictures {
  /** 28 × 28 bytes each, row by row, 0 black … 255 white. */
  readonly pictures: Uint8Array;
  /** 0 … 9. */
  readonly labels: Uint8Array;
}

/** All 10,000 test pictures, `t10k`, or all 60,000 training pictures, `train`. */
export async function readPictures(part: "t10k" | "train"): Promise<LabeledPictures> {
  const read = async (name: string, header: number) =>
    new Uint8Array(gunzipSync(await readFile(`${folder}/${part}-${name}-ubyte.gz`)).subarray(header));
  return { pictures: await read("images-idx3", 16), labels: await read("labels-idx1", 8) };
}

/** The places of the first `each` pictures of every kind, in the data set's order. */
export function firstOfEach(labels: Uint8Array, each: number): number[] {
  const seen = new Array<number>(classes).fill(0);
  return Array.from(labels.keys()).filter((i) => {
    seen[labels[i]] += 1;
    return seen[labels[i]] <= each;
  });
}

export function choose({ pictures, labels }: LabeledPictures, places: readonly number[]): LabeledPictures {
  const chosen = new Uint8Array(places.length * pictureBytes);
  for (const [i, place] of places.entries())
    chosen.set(pictures.subarray(place * pictureBytes, (place + 1) * pictureBytes), i * pictureBytes);
  return { pictures: chosen, labels: Uint8Array.from(places, (place) => labels[place]) };
}
