/** A photo that comes with the site. */

export interface Photo {
  readonly id: string;
  readonly title: string;
  /** What is on it, in a sentence. */
  readonly alt: string;
  readonly href: string;
  /** Small copies in WebP, as the `srcset` of an image. */
  readonly thumbnails?: string;
}

/** A photo as `data/images/index.json` describes it. */
export interface DescribedPhoto extends Photo {
  readonly width: number;
  readonly height: number;
  readonly license: string;
  readonly source: string;
  /** Left, top, width and height in pixels of each frame of a plate. */
  readonly frames?: readonly (readonly [x: number, y: number, width: number, height: number])[];
}
