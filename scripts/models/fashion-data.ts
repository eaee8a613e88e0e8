/** The pictures of Fashion-MNIST, from Debian's package `dataset-fashion-mnist`, and the choices that the site ships. */
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import type { LabeledPictures } from "../../src/model/training/pictures.js";

const debianFolder = "/usr/share/datasets/fashion-mnist";
const classes = 10;

/**
 * All 10,000 test pictures, `t10k`, or all 60,000 training pictures, `train`.
 *
 * @param folder with the data set's four files, as they are published
 * @throws Error that says what to install where a file is missing or damaged
 */
export async function readPictures(part: "t10k" | "train", folder = debianFolder): Promise<LabeledPictures> {
  const read = async (name: string, header: number) => {
    const file = `${folder}/${part}-${name}-ubyte.gz`;
    try {
      return new Uint8Array(gunzipSync(await readFile(file)).subarray(header));
    } catch (cause) {
      throw new Error(
        `The file ${file} of Fashion-MNIST is missing or damaged. Install Debian’s package dataset-fashion-mnist (apt-get install dataset-fashion-mnist), then start again.`,
        { cause },
      );
    }
  };
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
