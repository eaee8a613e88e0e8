/** Pictures by which a network shows what it remembers: the site’s photos, or pictures of clothes. */
import type { Clothing } from "../fashion/clothing.js";
import type { Photo } from "../picture/photo.js";
import { readPhoto } from "../picture/photoShelf.js";
import { grayPicture, placesOf } from "./exampleSet.js";
import type { Backbone } from "./exits.js";
import type { Reminder } from "./tune.js";

/** Test pictures of each kind; the last ones, which are not in the example. */
const ofEachKind = 10;

/**
 * @param photos of objects
 * @param example fetches the test pictures of clothes
 * @param labels names of their kinds
 */
export async function remindersOf(
  { trainedFor }: Pick<Backbone, "trainedFor">,
  photos: readonly Photo[],
  example: () => Promise<Clothing>,
  labels: readonly string[],
): Promise<Reminder[]> {
  if (trainedFor === "clothes") {
    const clothing = await example();
    return labels.flatMap((name, kind) =>
      placesOf(clothing, kind)
        .slice(-ofEachKind)
        .map((place) => ({ name, picture: grayPicture(clothing.picture(place)) })),
    );
  }
  const read = photos.map(async (photo) => ({ name: photo.id, picture: await readPhoto(photo) }));
  return (await Promise.all(read)).flatMap(({ name, picture }) => (picture ? [{ name, picture }] : []));
}
