/** Small copies of the photos that come with the site: `scripts/thumbnails.ts` makes them. */
import { FileAttachment } from "observablehq:stdlib";

/** Framework finds files by literal names only. */
const files: Readonly<Record<string, () => readonly [small: string, large: string]>> = {
  cat: () => [
    FileAttachment("../../data/images/thumbnails/cat-120.webp").href,
    FileAttachment("../../data/images/thumbnails/cat-240.webp").href,
  ],
  cup: () => [
    FileAttachment("../../data/images/thumbnails/cup-120.webp").href,
    FileAttachment("../../data/images/thumbnails/cup-240.webp").href,
  ],
  astronaut: () => [
    FileAttachment("../../data/images/thumbnails/astronaut-120.webp").href,
    FileAttachment("../../data/images/thumbnails/astronaut-240.webp").href,
  ],
  motorcycle: () => [
    FileAttachment("../../data/images/thumbnails/motorcycle-120.webp").href,
    FileAttachment("../../data/images/thumbnails/motorcycle-240.webp").href,
  ],
  rocket: () => [
    FileAttachment("../../data/images/thumbnails/rocket-120.webp").href,
    FileAttachment("../../data/images/thumbnails/rocket-240.webp").href,
  ],
  plate: () => [
    FileAttachment("../../data/images/thumbnails/plate-120.webp").href,
    FileAttachment("../../data/images/thumbnails/plate-240.webp").href,
  ],
};

/**
 * The `srcset` of a photo’s thumbnails, in WebP, 120 and 240 pixels wide; undefined for a photo that does not come with the
 * site, whose own file serves.
 */
export function thumbnailSet(id: string): string | undefined {
  const pair = files[id]?.();
  return pair && `${pair[0]} 120w, ${pair[1]} 240w`;
}

/** Addresses of photos that are stretched to a square of 300 × 300 pixels, as the network reads them, by id. */
export function squarePhotos(): Readonly<Record<"cat" | "cup" | "rocket", string>> {
  return {
    cat: FileAttachment("../../data/images/thumbnails/cat-square.webp").href,
    cup: FileAttachment("../../data/images/thumbnails/cup-square.webp").href,
    rocket: FileAttachment("../../data/images/thumbnails/rocket-square.webp").href,
  };
}
