/** The backbone as an ONNX file: the same layers with the same weights, for a peer that reads ONNX. */
import { type Layer, sumTap } from "../../src/model/architecture/layers.js";
import type { Weights } from "../../src/model/pass/weights.js";

/** What is used of the package `onnx-proto`, which is fetched for a benchmark and not installed with the project. */
export interface OnnxProto {
  readonly onnx: {
    readonly ModelProto: { encode(model: object): { finish(): Uint8Array } };
    readonly TensorProto: { readonly DataType: { readonly FLOAT: number } };
    readonly AttributeProto: { readonly AttributeType: { readonly INT: number; INTS: number; STRING: number } };
  };
}

/**
 * @param network a backbone's convolutions in order, ReLU6 or no activation
 * @param weights `ID/kernel` as [height, width, in, out] (depthwise: [height, width, in, 1]) and `ID/bias`
 * @returns a model with one input `x`, [1, 3, height, width], and one output `y`, the last layer's
 * @throws Error for an activation other than ReLU6, and for weights that are missing
 */
export function onnxModel({ onnx }: OnnxProto, network: readonly Layer[], weights: Weights): Uint8Array {
  const { FLOAT } = onnx.TensorProto.DataType;
  const { INT, INTS, STRING } = onnx.AttributeProto.AttributeType;
  const initializer: object[] = [];
  const node: object[] = [];

  const constant = (name: string, dims: readonly number[], values: Float32Array) => {
    initializer.push({ name, dims, dataType: FLOAT, rawData: new Uint8Array(values.slice().buffer) });
    return name;
  };
  const operation = (opType: string, input: readonly string[], output: string, attribute: readonly object[] = []) => {
    node.push({ opType, name: `${output}/${opType}`, input, output: [output], attribute });
    return output;
  };
  const values = (name: string): Float32Array => {
    const found = weights.get(name);
    if (found === undefined) throw new Error(`no weights ${name}`);
    return Float32Array.from(found.data);
  };

  const low = constant("zero", [], Float32Array.of(0));
  const high = constant("six", [], Float32Array.of(6));
  /** Name of the tensor that ends a layer or a skip, by its id. */
  const ends = new Map<string, string>();
  let x = "x";
  for (const layer of network) {
    const { id, role, kernel: k, stride, in: from, out: to, activation, residualFrom } = layer;
    const depthwise = role === "depthwise";
    const [fan, filters] = [depthwise ? 1 : from[2], to[2]];
    const ours = values(`${id}/kernel`);
    const theirs = new Float32Array(ours.length);
    // ONNX orders a kernel [out, in, height, width]; a depthwise one lies here as [height, width, channel, 1].
    for (let cell = 0; cell < k * k; cell++)
      for (let c = 0; c < fan; c++)
        for (let f = 0; f < filters; f++) theirs[(f * fan + c) * k * k + cell] = ours[(cell * fan + c) * filters + f];
    let y = operation(
      "Conv",
      [
        x,
        constant(`${id}/kernel`, [filters, fan, k, k], theirs),
        constant(`${id}/bias`, [filters], values(`${id}/bias`)),
      ],
      `${id}/sum`,
      [
        { name: "kernel_shape", type: INTS, ints: [k, k] },
        { name: "strides", type: INTS, ints: [stride, stride] },
        { name: "group", type: INT, i: depthwise ? filters : 1 },
        { name: "auto_pad", type: STRING, s: new TextEncoder().encode("SAME_UPPER") },
      ],
    );
    if (activation === "relu6") y = operation("Clip", [y, low, high], `${id}/clipped`);
    else if (activation !== "identity") throw new Error(`invalid activation of ${id}: ${activation}; it must be relu6`);
    ends.set(id, y);
    if (residualFrom !== undefined) {
      y = operation("Add", [y, ends.get(residualFrom) ?? ""], `${id}/added`);
      ends.set(sumTap(layer) ?? "", y);
    }
    x = y;
  }
  operation("Identity", [x], "y");

  const value = (name: string, [height, width, channels]: readonly number[]) => ({
    name,
    type: {
      tensorType: {
        elemType: FLOAT,
        shape: { dim: [1, channels, height, width].map((dimValue) => ({ dimValue })) },
      },
    },
  });
  const model = {
    irVersion: 7,
    opsetImport: [{ domain: "", version: 13 }],
    graph: {
      name: "backbone",
      node,
      initializer,
      input: [value("x", network[0].in)],
      output: [value("y", network[network.length - 1].out)],
    },
  };
  return onnx.ModelProto.encode(model).finish();
}
