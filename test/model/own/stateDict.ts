/** A sample’s arrays under the names of a family, without a graph. */
import type { Names } from "./families.js";
import { type Sample, type SampleLayer, type Values, torchKernel } from "./sample.js";

type NamesOf = (layer: SampleLayer["layer"]) => Names;
const flat = (data: Float32Array): Values => ({ shape: [data.length], data });

/** A state dict with PyTorch's names of parts. */
export function stateDict({ layers }: Sample, names: NamesOf, denseHead = true): Map<string, Values> {
  const arrays = new Map<string, Values>();
  for (const part of layers) {
    const { kernel, norm } = names(part.layer);
    arrays.set(`${kernel}.weight`, torchKernel(part, denseHead && part.layer.role === "classifier"));
    if (part.bias) arrays.set(`${kernel}.bias`, flat(part.bias));
    if (!part.norm) continue;
    arrays.set(`${norm}.weight`, flat(part.norm.gamma));
    arrays.set(`${norm}.bias`, flat(part.norm.beta));
    arrays.set(`${norm}.running_mean`, flat(part.norm.mean));
    arrays.set(`${norm}.running_var`, flat(part.norm.variance));
    arrays.set(`${norm}.num_batches_tracked`, flat(Float32Array.of(1)));
  }
  return arrays;
}

/** TF-slim's parts, under names with slashes. */
export function slimDict({ layers }: Sample, names: NamesOf): Map<string, Values> {
  const arrays = new Map<string, Values>();
  for (const { layer, kernel, bias, norm } of layers) {
    const own = names(layer);
    arrays.set(`${own.kernel}/${layer.role === "depthwise" ? "depthwise_weights" : "weights"}`, kernel);
    if (bias) arrays.set(`${own.kernel}/biases`, flat(bias));
    if (!norm) continue;
    arrays.set(`${own.norm}/gamma`, flat(norm.gamma));
    arrays.set(`${own.norm}/beta`, flat(norm.beta));
    arrays.set(`${own.norm}/moving_mean`, flat(norm.mean));
    arrays.set(`${own.norm}/moving_variance`, flat(norm.variance));
  }
  return arrays;
}
