/** One value with all that its arithmetic needs. */
import type { Term } from "../../model/math/convolve.js";
import type { Layer } from "../../model/architecture/layers.js";
import type { ExplainedValue } from "../../model/pass/explainValue.js";
import { inputTap } from "../../model/pass/plan.js";
import { decimal } from "../../model/math/format.js";
import type { Pixel } from "./state.js";

/** A value of another tap that a term leads to. */
export interface Place extends Pixel {
  readonly layer: string;
  readonly channel: number;
}

export interface PixelData {
  readonly place: Place;
  /** The layer that makes the value, or whose sum it is. */
  readonly layer: Layer;
  readonly explained: ExplainedValue;
  /** What the network's own tensor holds there. */
  readonly actual: number;
  /** Largest minus smallest value of that tensor. */
  readonly range: number;
  /** Of a classifier's outputs: all of them, and what each stands for. */
  readonly softmax?: { readonly kinds: readonly string[]; readonly logits: ArrayLike<number> };
}

/** Where the reader goes by following a term. */
export type Walk = (place: Place) => void;

/** The value that a term multiplies. */
export function termPlace(from: string, { row, column, channel }: Term): Place {
  return { layer: from, row, column, channel };
}

/** Whether a click on a term leads anywhere: the photo itself has no arithmetic, nor has the zero outside a map. */
export function leads(from: string, { outside }: Term): boolean {
  return from !== inputTap && !outside;
}

/** A term in words, for who does not see it. */
export function termName(from: string, term: Term): string {
  const { row, column, channel, value, weight, product, outside } = term;
  const where = outside ? "outside the map" : `${from}, row ${row}, column ${column}, channel ${channel}`;
  return `${where}: ${decimal(value)} times ${decimal(weight)} is ${decimal(product)}`;
}

/** The largest of some numbers of the terms, without their signs. */
export function largest(terms: readonly Term[], value: (term: Term) => number): number {
  return terms.reduce((most, term) => Math.max(most, Math.abs(value(term))), 0);
}
