/** The photos that the site ships, with what was computed for them when it was built. */
import { FileAttachment } from "observablehq:stdlib";
import type { FirstLookData, PhotoWithLook } from "./components/picture/builtLook.js";
import type { DescribedPhoto } from "./components/picture/photo.js";
import { shippedPhotos } from "./components/picture/shippedPhotos.js";

// Framework follows literal names only.
const looks: Readonly<Record<string, { json: <T>() => Promise<T> }>> = {
  cat: FileAttachment("./first-look/cat.json"),
  cup: FileAttachment("./first-look/cup.json"),
  astronaut: FileAttachment("./first-look/astronaut.json"),
  motorcycle: FileAttachment("./first-look/motorcycle.json"),
  rocket: FileAttachment("./first-look/rocket.json"),
  plate: FileAttachment("./first-look/plate.json"),
};

/** All shipped photos, in their order, with their looks. */
export async function photosWithLooks(): Promise<(DescribedPhoto & PhotoWithLook)[]> {
  const photos = await shippedPhotos();
  return photos.map((photo) => ({ ...photo, look: () => looks[photo.id].json<FirstLookData>() }));
}
