/** One shipped picture of clothing of each kind, in the form in which the explorer takes photos. */
import { familyLabels } from "../../model/evidence/family.js";
import { html } from "../ui/element.js";
import type { Photo } from "../picture/photo.js";
import { clothing, paintClothing, side } from "./clothing.js";

/** A kind as addresses write it: `ankle-boot`. */
function clothingId(label: string): string {
  return label.toLowerCase().replace(/[^a-z]+/g, "-");
}

/**
 * @param file data/models/fashion/pictures.bin
 * @param border pixels of black around each picture, where a network gets them
 * @returns the first picture of each kind, as a file that this page made
 */
export async function clothingPhotos(file: ArrayBuffer, border = 0): Promise<Photo[]> {
  const { labels, picture } = clothing(file);
  return Promise.all(
    familyLabels.map(async (label, kind): Promise<Photo> => {
      const size = side + 2 * border;
      const canvas = html("canvas", { width: size, height: size });
      paintClothing(canvas, picture(labels.indexOf(kind)));
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
      return {
        id: clothingId(label),
        title: label,
        alt: `A gray picture, ${side} pixels high and wide, that the data set calls ${label}`,
        href: blob === null ? canvas.toDataURL() : URL.createObjectURL(blob),
      };
    }),
  );
}
