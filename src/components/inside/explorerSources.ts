/** What an explorer is made of. */
import type { Layer } from "../../model/architecture/layers.js";
import type { Described } from "../../model/own/savedHere.js";
import type { Picture } from "../../model/types.js";
import type { pictureInput } from "../picture/pictureInput.js";
import type { Photo } from "../picture/photo.js";
import type { OpenNetwork } from "../network/session.js";

export interface ExplorerSources {
  /** Opens the trained network; called by the explorer's `start`. */
  readonly open: OpenNetwork;
  readonly photos: readonly Photo[];
  /** The network's layers at its own input size. */
  readonly layers: readonly Layer[];
  /** Begins the names of files that hold the network; `network` unless given. */
  readonly name?: string;
  /** What files that hold the network say of it. */
  readonly about?: Omit<Described, "title" | "layers">;
  /** Of a network that ends in a classifier: its kinds, in the order of the logits. */
  readonly kinds?: readonly string[];
  /** Pixels of black around the picture in the network's input; none unless given. */
  readonly border?: number;
  /** Reads a shipped photo, for comparing. */
  readonly read: (photo: Photo) => Promise<Picture | undefined>;
}

export interface ExplorerOptions {
  /** Query string that the page was opened with. */
  readonly query?: string;
  /** A query string as a whole address, for “Copy link”. */
  readonly address?: (query: string) => string;
  /** Makes the element that pictures come from. */
  readonly pictures?: typeof pictureInput;
  /** Whether there is a tour; its steps are about the detector. */
  readonly guided?: boolean;
  /** Milliseconds without an act after which the reader is taken to rest. */
  readonly rest?: number;
  /** Milliseconds after which a pass takes long. */
  readonly slow?: number;
}
