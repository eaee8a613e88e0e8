/** Asks a network's batch statistics in the worker, on a TensorFlow.js that is started for it. */
import { networkInput } from "../pass/image.js";
import { download } from "../runtime/download.js";
import { runtime } from "../runtime/runtime.js";
import { startTensorFlow, wasmVariant } from "../runtime/tensorflow.js";
import type { Picture } from "../types.js";
import { type ConventionVerdict, agreement } from "./agreement.js";
import type { OwnReading } from "./network.js";

/** @param onVerdict is told each setting when it has run */
export async function askStatistics(
  reading: OwnReading,
  photos: readonly Picture[],
  onVerdict: (verdict: ConventionVerdict) => void,
): Promise<ConventionVerdict[]> {
  const program = runtime(wasmVariant() ?? "plain");
  await startTensorFlow(await download(program, { what: "runtime", signal: new AbortController().signal }));
  const verdicts: ConventionVerdict[] = [];
  const bytes = photos.map((picture) => (size: number) => {
    const plain = { size, resize: "bilinear", channels: "rgb", scale: 1, offset: 0 } as const;
    return networkInput(picture, "stretch", plain);
  });
  for (const verdict of agreement(reading, bytes)) {
    verdicts.push(verdict);
    onVerdict(verdict);
  }
  return verdicts;
}
