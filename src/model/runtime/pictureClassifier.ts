/** A classifier of small gray pictures. It takes any picture, as a detector does. Needs a started TensorFlow.js. */
import { softmax } from "../math/classification.js";
import type { Change } from "../pass/changes.js";
import { changedPreprocessing, networkInput } from "../pass/image.js";
import type { ClassifierManifest, Preprocessing } from "../pass/weights.js";
import type { Fit, Picture } from "../types.js";
import { LabelClassifier } from "./labelClassifier.js";
import { tf } from "./tensorflow.js";

/**
 * The network's input for a picture, [size, size, 1]: made gray, brought to the side that the network was trained on, and
 * laid in its border of black.
 *
 * @param size of the network's input, border included
 */
export function grayInput(
  picture: Picture,
  fit: Fit,
  { size, preprocessing }: { readonly size: number; readonly preprocessing: ClassifierManifest["preprocessing"] },
  changes: readonly Change[] = [],
): Float32Array {
  const { border } = preprocessing;
  const side = size - 2 * border;
  const bytes: Preprocessing = {
    ...{ size: side, resize: "bilinear", channels: "gray", scale: 1, offset: 0 },
    bars: { place: "center", byte: 0 },
  };
  const { scale, offset } = changedPreprocessing({ ...bytes, ...preprocessing }, changes);
  const colors = networkInput(picture, fit, bytes);
  const values = new Float32Array(size * size).fill(offset);
  for (let i = 0; i < side * side; i++) {
    const place = (border + Math.floor(i / side)) * size + border + (i % side);
    values[place] = colors[3 * i] * scale + offset;
  }
  return values;
}

export class PictureClassifier extends LabelClassifier<ClassifierManifest> {
  /** The network's input for a picture: [1, size, size, 1]. The caller disposes of it. */
  input(picture: Picture, fit: Fit, changes: readonly Change[] = []): tf.Tensor4D {
    const [size] = this.network.layers[0].in;
    const values = grayInput(picture, fit, { size, preprocessing: this.manifest.preprocessing }, changes);
    return tf.tensor(values, [1, size, size, 1]);
  }

  protected scores(logits: Float32Array): ArrayLike<number> {
    return softmax(logits);
  }
}
