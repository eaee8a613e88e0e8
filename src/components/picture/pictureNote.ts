/** What the page says of a picture beside showing it. */

export type PictureNoteKind =
  | "animated"
  | "icon"
  | "scaled"
  | "turned"
  | "unturned"
  | "transparent"
  | "gray"
  | "cmyk"
  | "drawing"
  | "incomplete"
  | "extension";

/** Something that was done to a picture, as a whole sentence for the reader. */
export interface PictureNote {
  readonly kind: PictureNoteKind;
  readonly text: string;
}
