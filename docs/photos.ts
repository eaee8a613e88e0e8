/** The photos that the site ships, with the addresses of their files and of what was computed for them at build time. */
import { FileAttachment } from "observablehq:stdlib";
import type { FirstLookData, ShippedPhoto } from "./components/index/frontPage.js";

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly license: string;
  readonly source: string;
  readonly frames?: readonly (readonly [number, number, number, number])[];
}

export type SitePhoto = Entry & ShippedPhoto;

// Framework follows literal names only.
const files = {
  cat: { image: FileAttachment("./data/images/cat.jpg"), look: FileAttachment("./first-look/cat.json") },
  cup: { image: FileAttachment("./data/images/cup.jpg"), look: FileAttachment("./first-look/cup.json") },
  astronaut: {
    image: FileAttachment("./data/images/astronaut.jpg"),
    look: FileAttachment("./first-look/astronaut.json"),
  },
  motorcycle: {
    image: FileAttachment("./data/images/motorcycle.jpg"),
    look: FileAttachment("./first-look/motorcycle.json"),
  },
  rocket: { image: FileAttachment("./data/images/rocket.jpg"), look: FileAttachment("./first-look/rocket.json") },
  plate: { image: FileAttachment("./data/images/plate.jpg"), look: FileAttachment("./first-look/plate.json") },
} as const;

function isShipped(id: string): id is keyof typeof files {
  return id in files;
}

/** All photos of data/images/index.json, in its order. */
export async function shippedPhotos(): Promise<SitePhoto[]> {
  const entries = await FileAttachment("./data/images/index.json").json<Entry[]>();
  return entries.map((entry) => {
    if (!isShipped(entry.id)) throw new Error(`the photo ${entry.id} has no file in docs/photos.ts`);
    const { image, look } = files[entry.id];
    return { ...entry, href: image.href, look: () => look.json<FirstLookData>() };
  });
}

/** Addresses of all photos, by id. */
export function photoAddresses(): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).map(([id, { image }]) => [id, image.href]));
}
