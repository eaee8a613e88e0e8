/** The photos that come with the site: what is on them, whose they are, and where they lie. */
import { FileAttachment } from "observablehq:stdlib";
import type { DescribedPhoto } from "./photo.js";
import { thumbnailSet } from "./photoThumbnails.js";

/** Addresses by id. Framework finds files by literal names only. */
const files: Readonly<Record<string, () => string>> = {
  cat: () => FileAttachment("../../data/images/cat.jpg").href,
  cup: () => FileAttachment("../../data/images/cup.jpg").href,
  astronaut: () => FileAttachment("../../data/images/astronaut.jpg").href,
  motorcycle: () => FileAttachment("../../data/images/motorcycle.jpg").href,
  rocket: () => FileAttachment("../../data/images/rocket.jpg").href,
  plate: () => FileAttachment("../../data/images/plate.jpg").href,
};

/** The shipped photos in the order of their index. */
export async function shippedPhotos(): Promise<DescribedPhoto[]> {
  const index =
    await FileAttachment("../../data/images/index.json").json<Omit<DescribedPhoto, "href" | "thumbnails">[]>();
  return index.flatMap((photo) => {
    const thumbnails = thumbnailSet(photo.id);
    return photo.id in files ? [{ ...photo, href: files[photo.id](), ...(thumbnails && { thumbnails }) }] : [];
  });
}
