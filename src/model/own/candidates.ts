/** The published networks of every width that someone has trained, as lists of layers to compare a file with. */
import { type Rounding, roundings } from "../architecture/channels.js";
import { type Layer, layers } from "../architecture/layers.js";
import { type NetworkOptions, type Variant, specifications } from "../architecture/spec.js";
import type { Piece } from "./reading.js";

/** Width multipliers of the published weights of Keras, TF-slim, torchvision, timm and Hugging Face. */
const widths = [1, 0.75, 0.5, 0.35, 0.25, 1.4, 1.3, 1.2, 1.1, 0.1, 0.2];

export interface Candidate {
  readonly options: Partial<NetworkOptions> & {
    readonly variant: Variant;
    readonly alpha: number;
    readonly rounding: Rounding;
  };
  /** Stem and blocks; a last convolution and a head are found afterwards. */
  readonly layers: readonly Layer[];
}

/** What a layer and a kernel must have in common. */
export function shapeKey({ role, kernel, in: from, out }: Layer): string {
  const kind = role === "depthwise" ? "depthwise" : "conv";
  return `${kind} ${kernel} ${from[2]} ${out[2]}`;
}

export function pieceKey({ kind, k, cin, cout }: Piece): string {
  return `${kind} ${k} ${cin} ${cout}`;
}

const made = new Map<number, readonly Candidate[]>();

/** Candidates that differ, the published rounding before others. */
export function candidates(inputChannels: number): readonly Candidate[] {
  const known = made.get(inputChannels) ?? different(inputChannels);
  made.set(inputChannels, known);
  return known;
}

function different(inputChannels: number): Candidate[] {
  const seen = new Set<string>();
  return (["v2", "v1"] as const).flatMap((variant) =>
    widths.flatMap((alpha) =>
      [specifications[variant].rounding, ...roundings].flatMap((rounding): Candidate[] => {
        const options = { variant, alpha, rounding, inputChannels };
        const list = layers({ ...options, classes: 0, last: 0 });
        const key = list.map(shapeKey).join();
        if (seen.has(key)) return [];
        seen.add(key);
        return [{ options, layers: list }];
      }),
    ),
  );
}
