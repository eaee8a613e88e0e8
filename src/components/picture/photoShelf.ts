/** The shipped photos' pixels, each read once. */
import type { Picture } from "../../model/types.js";
import type { Photo } from "./photo.js";
import { readPicture } from "./pictureRead.js";

export interface PhotoShelf {
  /** A photo's pixels; undefined where there is none of that name, or it cannot be read. */
  one(id: string): Promise<Picture | undefined>;
  /** All that can be read. */
  all(): Promise<Picture[]>;
}

/** Reads a shipped photo. */
export async function readPhoto({ href, title }: Photo): Promise<Picture | undefined> {
  const outcome = await readPicture(href, { name: title });
  return outcome.ok ? outcome.value.picture : undefined;
}

export function photoShelf(photos: readonly Photo[], read: (photo: Photo) => Promise<Picture | undefined>): PhotoShelf {
  const known = new Map<string, Promise<Picture | undefined>>();

  function one(id: string): Promise<Picture | undefined> {
    const photo = photos.find((candidate) => candidate.id === id);
    if (photo === undefined) return Promise.resolve(undefined);
    const picture = known.get(id) ?? read(photo);
    known.set(id, picture);
    return picture;
  }

  return {
    one,
    async all() {
      const pictures = await Promise.all(photos.map(({ id }) => one(id)));
      return pictures.filter((picture) => picture !== undefined);
    },
  };
}
