/** An example for readers without pictures: four kinds of clothes from the test pictures of Fashion-MNIST. */
import type { Picture } from "../../model/types.js";
import { type Clothing, side } from "../fashion/clothing.js";
import type { TaughtClass } from "./classes.js";

export const exampleNames = ["pullover", "dress", "sandal", "bag"] as const;
/** Of each class. */
const examplePictures = 15;

/** A gray picture in the colors of a screen. */
export function grayPicture(bytes: Uint8Array): Picture {
  const data = new Uint8ClampedArray(4 * bytes.length);
  bytes.forEach((value, i) => data.set([value, value, value, 255], 4 * i));
  return { width: side, height: side, data };
}

/** Places of the pictures of a kind, in the order of the file. */
export function placesOf({ labels }: Pick<Clothing, "labels">, kind: number): number[] {
  return [...labels].flatMap((label, i) => (label === kind ? [i] : []));
}

/** @param labels names of the file's ten kinds */
export function exampleClasses(clothing: Clothing, labels: readonly string[], act: number): TaughtClass[] {
  return exampleNames.map((name) => ({
    name,
    samples: placesOf(clothing, labels.indexOf(name))
      .slice(0, examplePictures)
      .map((place) => ({ picture: grayPicture(clothing.picture(place)), name: `${name} ${place}`, act })),
  }));
}
