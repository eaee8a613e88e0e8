/** A TensorFlow graph as TensorFlow.js stores it → operators. */
import type { After, Op, Pads, Source, Tensor } from "../reading.js";
import { checkedCount, limits } from "../limits.js";
import { inverse, negative } from "../values.js";
import { type JsonObject, isObject, listOf, numberOf, objectOf, propertyOf, textOf } from "./json.js";

const plain = /^(?:SAME|VALID|EXPLICIT|NHWC|NCHW|BiasAdd|Relu6?|Elu|Prelu|LeakyRelu|FusedBatchNorm|Sigmoid)$/;

/** A text of an attribute: base64, an array of bytes, or as it is. */
function textIn(value: unknown): string {
  if (Array.isArray(value)) return String.fromCharCode(...(value as number[]).slice(0, 1000));
  if (typeof value !== "string") return "";
  if (plain.test(value)) return value;
  try {
    return atob(value);
  } catch {
    return value;
  }
}

const attribute = (node: JsonObject, name: string) => propertyOf(objectOf(node, "attr"), name);
const text = (node: JsonObject, name: string) => textIn(propertyOf(attribute(node, name), "s"));
const whole = (value: unknown) => Number(value);
const wholes = (node: JsonObject, name: string) => listOf(propertyOf(attribute(node, name), "list"), "i").map(whole);
const texts = (node: JsonObject, name: string) => listOf(propertyOf(attribute(node, name), "list"), "s").map(textIn);

const functions = new Map<string, After>([
  ["Relu", "relu"],
  ["Relu6", "relu6"],
  ["Sigmoid", "sigmoid"],
  ["Softmax", "softmax"],
  ["Elu", { other: "ELU" }],
  ["LeakyRelu", { other: "LeakyReLU" }],
  ["Prelu", { other: "PReLU" }],
]);

/** Those that hand on what they get, as far as the layers are concerned. */
const passing = new Set(["Identity", "Reshape", "Squeeze", "ExpandDims", "Cast", "ResizeBilinear", "Dropout"]);

/** @param tensors the arrays of the manifest, by the names of their nodes */
export function tfGraph(topology: JsonObject, tensors: ReadonlyMap<string, Tensor>): Pick<Source, "ops" | "input"> {
  const nodes = listOf(topology, "node").filter(isObject);
  checkedCount(nodes.length, limits.items, "nodes");
  const ops: Op[] = [];
  let input: Source["input"];
  /** Nodes that hand on a constant. */
  const aliases = new Map<string, string>();
  const clean = (name: string) => name.replace(/:\d+$/, "");
  const constant = (name: string): Tensor | undefined => {
    let at = name;
    for (let i = 0; i < limits.depth && aliases.has(at); i++) at = aliases.get(at) ?? at;
    return tensors.get(at);
  };
  for (const node of nodes) {
    const [name, op] = [textOf(node, "name") ?? "", textOf(node, "op") ?? ""];
    const all = listOf(node, "input").flatMap((n) => (typeof n === "string" && !n.startsWith("^") ? [clean(n)] : []));
    const constants = all.map(constant);
    const inputs = all.filter((_, i) => constants[i] === undefined);
    if (op === "Const") continue;
    if (op === "Placeholder") {
      const dimensions = listOf(propertyOf(attribute(node, "shape"), "shape"), "dim").map((dim) => {
        const size = Number(textOf(dim, "size") ?? numberOf(dim, "size"));
        return size > 0 ? size : undefined;
      });
      input ??= { name, shape: dimensions };
      continue;
    }
    if (inputs.length === 0) {
      if (all.length > 0) aliases.set(name, all[0]);
      continue;
    }
    const base = { name, inputs, output: name };
    const [, second] = constants;
    const fixed = constants.find((c) => c !== undefined);
    switch (op) {
      case "Conv2D":
      case "_FusedConv2D":
      case "DepthwiseConv2dNative":
      case "FusedDepthwiseConv2dNative": {
        if (!second) break;
        const depthwise = op.includes("Depthwise");
        const after = texts(node, "fused_ops")
          .map((f) => functions.get(f))
          .find((f) => f !== undefined);
        const explicit = wholes(node, "explicit_paddings");
        ops.push({
          ...base,
          kind: depthwise ? "depthwise" : "conv",
          kernel: second,
          layout: depthwise ? "HWC1" : "HWIO",
          bias: constants[2],
          strides: wholes(node, "strides").slice(1, 3),
          dilations: wholes(node, "dilations").slice(1, 3),
          padding:
            explicit.length === 8
              ? (explicit.slice(2, 6) as unknown as Pads)
              : text(node, "padding") === "SAME"
                ? "same"
                : "valid",
          after,
        });
        continue;
      }
      case "MatMul":
      case "_FusedMatMul": {
        if (!second) break;
        const after = texts(node, "fused_ops")
          .map((f) => functions.get(f))
          .find((f) => f !== undefined);
        const layout = propertyOf(attribute(node, "transpose_b"), "b") === true ? "OI" : "IO";
        ops.push({ ...base, kind: "dense", kernel: second, layout, bias: constants[2], after });
        continue;
      }
      case "FusedBatchNorm":
      case "FusedBatchNormV2":
      case "FusedBatchNormV3": {
        const [, gamma, beta, mean, variance] = constants;
        if (!mean || !variance) break;
        const epsilon = numberOf(attribute(node, "epsilon"), "f") ?? 1e-3;
        ops.push({ ...base, kind: "norm", gamma, beta, mean, variance, epsilon });
        continue;
      }
      case "Mul":
      case "RealDiv":
        if (inputs.length !== 1 || !fixed) break;
        ops.push({ ...base, kind: "scale", by: op === "Mul" ? fixed : inverse(fixed) });
        continue;
      case "BiasAdd":
      case "Add":
      case "AddV2":
      case "AddN":
      case "Sub":
        if (fixed && op === "Sub" && !second) break;
        if (inputs.length > 1) {
          ops.push({ ...base, kind: "sum", output: fixed ? `${name}#` : name });
          if (fixed) ops.push({ name, inputs: [`${name}#`], output: name, kind: "shift", by: fixed });
        } else if (fixed) ops.push({ ...base, kind: "shift", by: op === "Sub" ? negative(fixed) : fixed });
        continue;
      case "Mean":
      case "AvgPool":
        ops.push({ ...base, kind: "pool" });
        continue;
      case "Pad":
      case "PadV2":
      case "MirrorPad": {
        const given = second ? [...second.values()] : [];
        if (given.length !== 8) break;
        ops.push({ ...base, kind: "pad", pads: given.slice(2, 6) as unknown as Pads });
        continue;
      }
      default: {
        const after = functions.get(op);
        if (after !== undefined) ops.push({ ...base, kind: "activation", after });
        else if (passing.has(op)) ops.push({ ...base, kind: "pass", inputs: inputs.slice(0, 1) });
        else break;
        continue;
      }
    }
    ops.push({ ...base, kind: "other", what: op });
  }
  return { ops, ...(input && { input }) };
}
