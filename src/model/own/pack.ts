/** A network → its manifest and one file of 32-bit floats, as the site's own networks are stored. */
import { packArrays } from "../pass/packArrays.js";
import type { ImageClassifierManifest } from "../pass/weights.js";
import type { Conventions } from "./conventions.js";
import type { OwnNetwork, OwnReading } from "./network.js";
import { sentenceOf } from "./network.js";

export interface Packed {
  readonly manifest: ImageClassifierManifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * The network as a session opens it. γ, β, mean, variance and ε of each norm lie beside the merged arrays, as
 * `<id>/gamma` …
 *
 * @param labels as many as the network has classes; numbers stand in for those that are missing
 */
export async function packOwn(
  id: string,
  reading: OwnReading,
  network: OwnNetwork,
  conventions: Conventions,
  labels: readonly string[],
): Promise<Packed> {
  const weights = [...network.weights].map(([name, { shape, data }]) => [name, shape, data] as const);
  const norms = [...network.norms].flatMap(([layer, { gamma, beta, mean, variance, epsilon }]) =>
    Object.entries({ gamma, beta, mean, variance, epsilon: Float32Array.of(epsilon) }).map(
      ([part, data]) => [`${layer}/${part}`, [data.length], data] as const,
    ),
  );
  const { entry, bytes } = await packArrays("weights.bin", [...weights, ...norms]);
  const { id: _, ...preprocessing } = conventions.bytes.value;
  const background = conventions.firstLabel.value === "background";
  const classes = Math.max(0, (network.options.classes ?? 0) - (background ? 1 : 0));
  return {
    manifest: {
      kind: "image-classifier",
      id,
      title: sentenceOf(reading),
      network: network.options,
      preprocessing,
      output: conventions.output.value,
      background,
      labels: Array.from({ length: classes }, (_, i) => labels[i] ?? `class ${i}`),
      source: { file: reading.file },
      files: [entry],
    },
    files: new Map([["weights.bin", bytes]]),
  };
}
