/** What the parts of the explorer share: the state, the network behind it, and a way to act on the state. */
import type { Placing } from "../../model/pass/image.js";
import type { Picture } from "../../model/types.js";
import type { Layer } from "../../model/architecture/layers.js";
import type { Described } from "../../model/own/savedHere.js";
import type { Pass, Session } from "../network/session.js";
import type { BenchName, Context, ExplorerState } from "./state.js";

export interface Environment {
  readonly session: Session;
  readonly layers: readonly Layer[];
  /** Of the network, for files. */
  readonly name: string;
  /** What files say of it beside its layers. */
  readonly about?: Omit<Described, "title" | "layers">;
  readonly context: Context;
  /** Of a network that ends in a classifier: its kinds, in the order of the logits. A detector has none here. */
  readonly kinds?: readonly string[];
  /** Side of the network's input in pixels, and its border. */
  readonly placing: Placing;
  /** Takes a new state after an act of the reader. */
  act(next: ExplorerState): void;
  /** A shipped photo's pixels; undefined where it cannot be read. */
  photoPicture(id: string): Promise<Picture | undefined>;
  /** All shipped photos that can be read. */
  photoPictures(): Promise<Picture[]>;
}

/** What is to be shown now. */
export interface View {
  readonly state: ExplorerState;
  /** Undefined until there is a picture. */
  readonly pass: Pass | undefined;
  /** The panel of the workbench that is shown. */
  readonly bench: BenchName | undefined;
}

export interface Part {
  readonly element: HTMLElement;
  /** Shows what is known at once and asks for the rest; a later call takes the place of an earlier one. */
  refresh(view: View): void;
  /** What may wait until the reader rests, since it takes passes of its own. */
  rest?(view: View, isCurrent: () => boolean): Promise<void>;
}
