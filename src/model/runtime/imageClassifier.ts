/** A classifier of color pictures, asked like a detector. Needs a started TensorFlow.js. */
import { activations } from "../math/activation.js";
import { softmax } from "../math/classification.js";
import type { Change } from "../pass/changes.js";
import { networkInput } from "../pass/image.js";
import { type InputValues, scaledInput } from "../pass/inputValues.js";
import type { ImageClassifierManifest } from "../pass/weights.js";
import type { Fit, Picture } from "../types.js";
import { LabelClassifier } from "./labelClassifier.js";
import { tf } from "./tensorflow.js";

/** Preprocessing under changes to scale and order of the channels; the last of a kind wins. */
function changedValues(values: InputValues, changes: readonly Change[]): InputValues & { readonly gray?: boolean } {
  let changed: InputValues & { gray?: boolean } = values;
  for (const change of changes) {
    if (change.kind === "input-scale") {
      const scale = change.range === "0..1" ? 1 / 255 : 1;
      changed = { ...changed, scale: [scale, scale, scale], offset: [0, 0, 0] };
    } else if (change.kind === "input-channels") {
      if (change.order === "gray") changed = { ...changed, gray: true };
      else changed = { ...changed, channels: values.channels === "rgb" ? "bgr" : "rgb" };
    }
  }
  return changed;
}

export class ImageClassifier extends LabelClassifier<ImageClassifierManifest> {
  /** The network's input for a picture: [1, size, size, channels]. The caller disposes of it. */
  input(picture: Picture, fit: Fit, changes: readonly Change[] = []): tf.Tensor4D {
    const [size, , channels] = this.network.layers[0].in;
    const { gray, ...values } = changedValues(this.manifest.preprocessing, changes);
    const order = gray ? "gray" : "rgb";
    const bytes = networkInput(picture, fit, { size, resize: "bilinear", channels: order, scale: 1, offset: 0 });
    return tf.tensor(scaledInput(bytes, values, channels), [1, size, size, channels]);
  }

  protected scores(logits: Float32Array): ArrayLike<number> {
    const { output } = this.manifest;
    if (output === "softmax") return softmax(logits);
    return output === "sigmoid" ? logits.map((x) => activations.sigmoid.f(x)) : [];
  }
}
