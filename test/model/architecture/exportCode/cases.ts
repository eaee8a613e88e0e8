/** Random backbones with random weights, in the forms that each of the programs under test takes. */
import {
  type Backbone,
  type BackboneOptions,
  backbone,
  backboneActivations,
  exitNames,
  norms,
} from "../../../../src/model/architecture/backbone.js";
import { roundings } from "../../../../src/model/architecture/channels.js";
import { pick } from "../../../../src/model/exercises/exercise.js";
import { exportProblem } from "../../../../src/model/architecture/exportCode/index.js";
import type { Layer } from "../../../../src/model/architecture/layers.js";
import { type Random, random } from "../../../../src/model/math/random.js";
import type { WeightArray, Weights } from "../../../../src/model/pass/weights.js";

export interface LayerArrays {
  /** [k, k, c in / groups, c out], row-major. */
  readonly kernel: Float32Array;
  /** By the name that TensorFlow.js's export gives it: gamma, beta, mean, variance, or bias. */
  readonly vectors: Readonly<Record<string, Float32Array>>;
}

export interface Case {
  readonly built: Backbone;
  readonly image: Float32Array;
  readonly arrays: ReadonlyMap<string, LayerArrays>;
}

function optionsFrom(r: Random): Partial<BackboneOptions> {
  return {
    alpha: pick(r, [0.25, 0.35, 0.5, 0.625, 0.75]),
    rounding: pick(r, roundings),
    norm: pick(r, norms),
    groups: pick(r, [2, 4, 8]),
    activation: pick(r, backboneActivations),
    freezeAt: r.integer(19),
    resolution: pick(r, [32, 40, 64]),
    outputs: exitNames.filter(() => r.uniform() < 0.7),
  };
}

/** Whatever the options are, they can be built. */
export function randomBackbone(r: Random): Backbone {
  for (;;) {
    const options = optionsFrom(r);
    if (options.outputs?.length === 0) continue;
    const built = backbone(options);
    if (exportProblem(built) === undefined) return built;
  }
}

function arraysOf(layer: Layer, { options }: Backbone, r: Random): LayerArrays {
  const [inputs, outputs] = [layer.in[2] / layer.groups, layer.out[2]];
  const fan = layer.kernel ** 2 * inputs;
  const fill = (n: number, make: () => number) => Float32Array.from({ length: n }, make);
  const near = (center: number) => fill(outputs, () => center + 0.3 * (r.uniform() - 0.5));
  const { norm } = options;
  return {
    kernel: fill(layer.kernel ** 2 * inputs * outputs, () => r.normal() * Math.sqrt(2 / fan)),
    vectors: {
      ...(norm === "none" && { bias: near(0) }),
      ...(norm !== "none" && { gamma: near(1), beta: near(0) }),
      ...((norm === "BN" || norm === "FrozenBN") && { mean: near(0), variance: near(1) }),
    },
  };
}

export function makeCase(seed: number, built = randomBackbone(random(seed))): Case {
  const r = random(seed + 1000);
  const { resolution } = built.options;
  return {
    built,
    image: Float32Array.from({ length: 3 * resolution ** 2 }, () => r.normal()),
    arrays: new Map(built.layers.map((layer) => [layer.id, arraysOf(layer, built, r)])),
  };
}

/** From [a, b, c, d] to the order of axes that is given. */
function transpose(data: Float32Array, shape: readonly number[], order: readonly number[]): Float32Array {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const to = order.map((axis) => shape[axis]);
  const out = new Float32Array(data.length);
  for (let i = 0; i < out.length; i++) {
    let rest = i;
    let from = 0;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      from += (rest % to[axis]) * strides[order[axis]];
      rest = Math.floor(rest / to[axis]);
    }
    out[i] = data[from];
  }
  return out;
}

const torchNames: Readonly<Record<string, string>> = {
  gamma: "norm.weight",
  beta: "norm.bias",
  mean: "norm.running_mean",
  variance: "norm.running_var",
  bias: "conv.bias",
};

/** Names, shapes and values of PyTorch's state, and the image, channels first. */
export function torchArrays({ built, image, arrays }: Case): { name: string; shape: number[]; data: Float32Array }[] {
  const { resolution } = built.options;
  const list = built.layers.flatMap((layer) => {
    const { kernel, vectors } = arrays.get(layer.id) ?? { kernel: new Float32Array(), vectors: {} };
    const [k, inputs, outputs] = [layer.kernel, layer.in[2] / layer.groups, layer.out[2]];
    const at = `features.${layer.stage}.${layer.id}`;
    return [
      {
        name: `${at}.conv.weight`,
        shape: [outputs, inputs, k, k],
        data: transpose(kernel, [k, k, inputs, outputs], [3, 2, 0, 1]),
      },
      ...Object.entries(vectors).map(([name, data]) => ({
        name: `${at}.${torchNames[name]}`,
        shape: [outputs],
        data,
      })),
    ];
  });
  const first = transpose(image, [resolution, resolution, 3], [2, 0, 1]);
  return [...list, { name: "image", shape: [1, 3, resolution, resolution], data: first }];
}

/** Layer, name, shape and values of TensorFlow.js's variables, and the image. */
export function tensorflowArrays({ built, image, arrays }: Case): {
  id: string;
  name: string;
  shape: number[];
  data: Float32Array;
}[] {
  const { resolution } = built.options;
  const list = built.layers.flatMap(({ id, kernel: k, groups, in: [, , inputs], out: [, , outputs] }) => {
    const { kernel, vectors } = arrays.get(id) ?? { kernel: new Float32Array(), vectors: {} };
    // A depthwise kernel is [k, k, c, 1] there, which lies in memory as [k, k, 1, c] does here.
    const shape = groups > 1 ? [k, k, outputs, 1] : [k, k, inputs, outputs];
    return [
      { id, name: "kernel", shape, data: kernel },
      ...Object.entries(vectors).map(([name, data]) => ({ id, name, shape: [outputs], data })),
    ];
  });
  return [...list, { id: "image", name: "", shape: [1, resolution, resolution, 3], data: image }];
}

/** PyTorch's [1, c, h, w] as [h, w, c]. */
export function channelsLast(data: Float32Array, [, c, h, w]: readonly number[]): Float32Array {
  return transpose(data, [c, h, w], [1, 2, 0]);
}

/** Kernels with the normalization folded in, as graph.ts takes them. Not for group normalization. */
export function foldedWeights({ built, arrays }: Case): Weights {
  const folded = new Map<string, WeightArray>();
  for (const layer of built.layers) {
    const { kernel, vectors } = arrays.get(layer.id) ?? { kernel: new Float32Array(), vectors: {} };
    const outputs = layer.out[2];
    const { gamma, beta, mean, variance, bias } = vectors as Partial<Record<string, Float32Array>>;
    const scale = Float32Array.from({ length: outputs }, (_, c) =>
      gamma && variance ? gamma[c] / Math.sqrt(variance[c] + 1e-5) : 1,
    );
    const shift = scale.map((s, c) => (bias ? bias[c] : (beta?.[c] ?? 0) - (mean?.[c] ?? 0) * s));
    // A depthwise kernel is [k, k, c, 1] there, which lies in memory as [k, k, 1, c] does here.
    const inputs = layer.in[2] / layer.groups;
    const shape =
      layer.groups > 1 ? [layer.kernel, layer.kernel, outputs, 1] : [layer.kernel, layer.kernel, inputs, outputs];
    folded.set(`${layer.id}/kernel`, { shape, data: kernel.map((v, i) => v * scale[i % outputs]) });
    folded.set(`${layer.id}/bias`, { shape: [outputs], data: shift });
  }
  return folded;
}
