/** What the page shows a network of the reader's: pictures of clothes where it knows clothes, the site's photos otherwise. */
import { familyLabels } from "../../model/evidence/family.js";
import { counted } from "../../model/math/format.js";
import type { OwnSummary } from "../../model/own/protocol.js";
import type { Picture } from "../../model/types.js";
import { side } from "../fashion/clothing.js";
import type { Photo } from "../picture/photo.js";
import { readPhoto } from "../picture/photoShelf.js";

export interface SampleSources {
  /** The site's photos. */
  readonly photos: readonly Photo[];
  /** One picture of each kind of clothes, with a black border of some pixels; fetched when a network takes them. */
  readonly clothes: (border: number) => Promise<readonly Photo[]>;
}

export interface SamplePictures {
  /** From which the reader chooses. */
  readonly photos: readonly Photo[];
  /** Those that show one thing each, which checks and experiments run. */
  readonly single: () => Promise<readonly Picture[]>;
  /** How many these are, and of what: “5 photos of this site”. */
  readonly kind: string;
}

const letters = (label: string) => label.toLowerCase().replace(/[^a-z]/g, "");
const kinds = familyLabels.map(letters);

/** Whether a network was made for pictures of clothes: by the names of its classes, or since it takes gray pictures. */
export function knowsClothes({ options, labels = [] }: Pick<OwnSummary, "options" | "labels">): boolean {
  return (
    options.inputChannels === 1 ||
    (labels.length === kinds.length && labels.every((one) => kinds.includes(letters(one))))
  );
}

/** The pictures for a network. Photos take the place of clothes that cannot be fetched. */
export async function samplePictures(
  summary: Pick<OwnSummary, "options" | "labels">,
  { photos, clothes }: SampleSources,
): Promise<SamplePictures> {
  const { resolution = 0 } = summary.options;
  // Where a few pixels are missing the networks of this site have a border; a larger input takes the picture stretched.
  const missing = (resolution - side) / 2;
  const border = Number.isInteger(missing) && missing > 0 && missing <= 2 ? missing : 0;
  const found = knowsClothes(summary) ? await clothes(border).catch(() => []) : [];
  // The plate has 24 frames.
  const several = found.length > 0 ? found : photos.filter(({ id }) => id !== "plate");
  return {
    photos: found.length > 0 ? found : photos,
    single: async () => (await Promise.all(several.map(readPhoto))).filter((one) => one !== undefined),
    kind:
      found.length > 0
        ? `${counted(several.length, "picture")} of clothes from Fashion-MNIST`
        : `${counted(several.length, "photo")} of this site`,
  };
}
