/** Named arrays without a graph → pieces: kernels by their names and shapes, norms by their names. */
import { counted } from "../math/format.js";
import { compareLayers, normKeys, normNameFor, partsOf, unwrapped } from "./names.js";
import { pieceOf } from "./pieces.js";
import type { Layout, Norm, Piece, Reading, Source, Tensor, Unused } from "./reading.js";
import { Refusal } from "./refusal.js";

const kernelParts = new Set(["weight", "kernel", "depthwise_kernel", "weights", "depthwise_weights"]);
const means = ["running_mean", "moving_mean"];
const variances = ["running_var", "moving_variance"];
const training =
  /num_batches_tracked|(?:^|\/)(?:Adam|Momentum|RMSProp|Adagrad)(?:_\d)?$|global_step|(?:^|[/.])(?:m|v|velocity|momentum)$/;
const average = "/ExponentialMovingAverage";

interface Owner {
  readonly name: string;
  readonly parts: Map<string, Tensor>;
}

/** Arrays by the layer that owns them; where there are averaged copies of weights, these. */
function ownersOf(tensors: Iterable<Tensor>): { owners: Map<string, Owner>; unused: Unused[] } {
  const owners = new Map<string, Owner>();
  const unused: Unused[] = [];
  const skipped = new Map<string, number>();
  const sorted = [...tensors].sort((a, b) => Number(b.name.endsWith(average)) - Number(a.name.endsWith(average)));
  for (const tensor of sorted) {
    const name = unwrapped(tensor.name.replace(average, ""));
    const { owner, part } = partsOf(name);
    if (training.test(name)) {
      skipped.set(part, (skipped.get(part) ?? 0) + 1);
      continue;
    }
    let own = owners.get(owner);
    if (!own) owners.set(owner, (own = { name: owner, parts: new Map() }));
    if (!own.parts.has(part)) own.parts.set(part, tensor);
  }
  for (const [part, count] of skipped)
    unused.push({ name: `${part}, ${count} ${count === 1 ? "array" : "arrays"}`, why: "Only training needs it." });
  return { owners, unused };
}

function found(parts: ReadonlyMap<string, Tensor>, names: readonly string[]): Tensor | undefined {
  return names.map((name) => parts.get(name)).find((tensor) => tensor !== undefined);
}

function normOf({ parts }: Owner): Norm | undefined {
  const [mean, variance] = [found(parts, means), found(parts, variances)];
  if (!mean || !variance) return undefined;
  const [gamma, beta] = [found(parts, ["gamma", "weight"]), found(parts, ["beta", "bias"])];
  return { mean, variance, ...(gamma && { gamma }), ...(beta && { beta }) };
}

function kernelOf({ parts }: Owner): { part: string; tensor: Tensor } | undefined {
  for (const [part, tensor] of parts) {
    if (kernelParts.has(part) && (tensor.shape.length === 4 || tensor.shape.length === 2)) return { part, tensor };
  }
  return undefined;
}

/** Whether a kernel [c, 1, k, k] is that of the stem: no other takes a picture in, and it comes first. */
function isGrayStem(name: string, names: readonly string[], shapes: ReadonlyMap<string, readonly number[]>): boolean {
  const takesPicture = names.some((other) => {
    const shape = shapes.get(other) ?? [];
    return shape.length === 4 && shape[2] > 1 && shape[1] > 1 && shape[1] <= 4;
  });
  return !takesPicture && name === names[0];
}

/** Pieces in the order of a network, as far as names tell it. */
export function namedReading(source: Source): Reading {
  const { owners, unused } = ownersOf(source.tensors.values());
  const norms = new Map<string, Norm>();
  const kernels = new Map<string, { part: string; tensor: Tensor }>();
  for (const owner of owners.values()) {
    const norm = normOf(owner);
    if (norm) norms.set(owner.name, norm);
    const kernel = kernelOf(owner);
    if (kernel && !norm) kernels.set(owner.name, kernel);
  }
  if (kernels.size === 0)
    throw new Refusal(
      "No layer was found in it",
      `It holds ${counted(source.tensors.size, "array")}, and no array has the name and shape of a kernel.`,
      "Choose the weights of a MobileNet V1 or V2.",
    );
  // A state dict keeps the order of the modules; other files sort by name.
  const keepsOrder = source.format === "pytorch";
  const names = keepsOrder ? [...kernels.keys()] : [...kernels.keys()].sort(compareLayers);
  const shapes = new Map([...kernels].map(([name, { tensor }]) => [name, tensor.shape]));
  const keys = normKeys(norms.keys());
  const taken = new Set<string>();
  const pieces = names.map((name): Piece => {
    const { part, tensor } = kernels.get(name) ?? {
      part: "",
      tensor: { name, shape: [], bytes: 0, values: () => new Float32Array() },
    };
    const torch = part === "weight";
    const { shape } = tensor;
    const isDense = shape.length === 2;
    const grouped = torch && !isDense && shape[1] === 1 && shape[2] > 1 && !isGrayStem(name, names, shapes);
    const depthwise = grouped || part.startsWith("depthwise");
    const layout: Layout = isDense
      ? torch
        ? "OI"
        : "IO"
      : depthwise
        ? torch
          ? "C1HW"
          : "HWC1"
        : torch
          ? "OIHW"
          : "HWIO";
    const piece = pieceOf(name, isDense ? "dense" : depthwise ? "depthwise" : "conv", tensor, layout, []);
    const bias = found(owners.get(name)?.parts ?? new Map<string, Tensor>(), ["bias", "biases"]);
    if (bias) piece.bias = bias;
    const normName = source.normsInOrder ? undefined : normNameFor(name, keys, new Set(kernels.keys()));
    const norm = normName === undefined ? undefined : norms.get(normName);
    if (normName !== undefined && norm && norm.mean.shape[0] === piece.cout && !taken.has(normName)) {
      taken.add(normName);
      piece.norm = { ...norm, name: normName };
    }
    return piece;
  });
  const free = [...norms].filter(([name]) => !taken.has(name)).map(([name, norm]) => ({ ...norm, name }));
  const { ops: _, input: __, ...rest } = source;
  return {
    ...rest,
    order: "names",
    pieces,
    notes: [],
    unused: [...source.unused, ...unused],
    ...(free.length > 0 && { freeNorms: free }),
  };
}
