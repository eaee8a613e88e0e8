/** Counts over the layers of one network, or the ratio of two: NumPy by formula, the others by layers that they build. */
import type { Convention } from "../architecture/cost.js";
import type { Layer } from "../architecture/layers.js";
import { type Program, program } from "./program.js";

export type Counted =
  | { readonly of: "macs" | "activations" | "traffic" }
  | { readonly of: "parameters"; readonly convention: Convention }
  /** Time on a machine that does `balance` multiply-adds while it moves a byte; see `rooflineTime`. */
  | { readonly of: "time"; readonly balance: number; readonly bytesPerValue: number };

const columns = "k, stride, groups, c_in, c_out, h, w, bias, norm, skip";

/** What stands above the table. */
const meaning = [
  "A layer a row: side of the kernel, stride, groups, channels in and out, height and width of the input,",
  "has it a bias, has it batch normalization, is a skip added to it. A kernel of 0 is average pooling.",
];

function row({ kernel, stride, groups, in: [h, w, input], out, role, bias, batchNorm, residualFrom }: Layer): number[] {
  const flags = [bias, batchNorm, residualFrom !== undefined].map(Number);
  return [role === "pool" ? 0 : kernel, stride, groups, input, out[2], h, w, ...flags];
}

const tables = (rows: readonly number[][], open: string, close: string) =>
  rows.map((values) => `  ${open}${values.join(", ")}${close},`).join("\n");

/** By what the numbers for each channel of batch normalization multiply. */
const perChannel: Readonly<Record<Convention, number>> = { weights: 0, trainable: 2, all: 4, folded: 1 };

interface Way {
  /** Name of the function that counts. */
  readonly name: string;
  readonly numpy: string;
  readonly torch: string;
  readonly tensorflow: string;
}

const bytes = {
  numpy: (size: string | number) => `${size} * (h * w * c_in + out + (products + bias + norm) * c_out + skip * out)`,
  torch: (size: string | number) => `${size} * (x.numel() + out.numel() + numbers + skip * out.numel())`,
  tensorflow: (size: string | number) => `${size} * (h * w * cIn + out + (products + bias + norm) * cOut + skip * out)`,
};

function wayOf(counted: Counted): Way {
  switch (counted.of) {
    case "macs":
      return {
        name: "multiply_adds",
        numpy: "out * products",
        torch: "out.numel() * layer.weight[0].numel()",
        tensorflow: "out * products",
      };
    case "activations":
      return { name: "values_written", numpy: "out", torch: "out.numel()", tensorflow: "out" };
    case "traffic":
      return { name: "bytes_moved", numpy: bytes.numpy(4), torch: bytes.torch(4), tensorflow: bytes.tensorflow(4) };
    case "time":
      return {
        name: "time",
        numpy: `np.maximum(out * products / balance, ${bytes.numpy("bytes_per_value")})`,
        torch: `max(out.numel() * products / balance, ${bytes.torch("bytes_per_value")})`,
        tensorflow: `Math.max((out * products) / balance, ${bytes.tensorflow("bytesPerValue")})`,
      };
    case "parameters": {
      const each = perChannel[counted.convention];
      const norm = each === 0 ? "" : each === 1 ? " + norm" : ` + ${each} * norm`;
      return {
        name: "parameters",
        numpy: `(products + bias${norm}) * c_out`,
        torch: "numbers",
        tensorflow: each === 0 ? "layer.countParams()" : `layer.countParams() + ${each} * norm * cOut`,
      };
    }
  }
}

/** How PyTorch builds a layer, so that its numbers are those of the convention. */
function torchLayer(counted: Counted): string {
  const merged = counted.of === "traffic" || counted.of === "time";
  const folded = merged || (counted.of === "parameters" && counted.convention === "folded");
  const options = `c_in, c_out, k, stride, padding=k // 2, groups=groups, bias=bool(${folded ? "bias or norm" : "bias"})`;
  const convolution = `torch.nn.Conv2d(${options}, device="meta")`;
  const lines =
    counted.of === "time" ? [`layer = ${convolution} if k > 0 else torch.nn.AvgPool2d(h)`] : [`layer = ${convolution}`];
  lines.push("out = layer(x)");
  if (counted.of === "time") lines.push("products = layer.weight[0].numel() if k > 0 else 0");
  if (folded || (counted.of === "parameters" && counted.convention === "weights"))
    lines.push("numbers = sum(p.numel() for p in layer.parameters())");
  else if (counted.of === "parameters") {
    lines.push('parts = [layer] + ([torch.nn.BatchNorm2d(c_out, device="meta")] if norm else [])');
    lines.push(
      counted.convention === "all"
        ? // The counter of batches, which has no dimension, is no parameter of the network.
          "numbers = sum(v.numel() for part in parts for v in part.state_dict().values() if v.ndim > 0)"
        : "numbers = sum(p.numel() for part in parts for p in part.parameters())",
    );
  }
  return lines.map((line) => `        ${line}`).join("\n");
}

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * A program that prints a count of one network, or the count of the first divided by that of the second.
 *
 * @param networks one or two, by the names that they have in the program
 */
export function countProgram(counted: Counted, networks: Readonly<Record<string, readonly Layer[]>>): Program {
  const way = wayOf(counted);
  const names = Object.keys(networks);
  const lists = Object.entries(networks).map(([name, list]) => {
    // Pooling counts where bytes take time; it has no weights, and the page's other counts leave its values out.
    const rows = list.filter(({ role }) => counted.of === "time" || role !== "pool").map(row);
    return { name, rows };
  });
  const result = (name: string) => names.map((network) => `${name}(${network})`).join(" / ");
  const machine = counted.of === "time" ? [counted.balance, counted.bytesPerValue] : undefined;
  const python = machine && `balance, bytes_per_value = ${machine.join(", ")}\n`;
  const above = (sign: string) => meaning.map((line) => `${sign} ${line}`).join("\n");
  const widen = (name: string) => `np.array(${name}, dtype=np.int64).reshape(-1, 10).T`;
  const pythonTables = lists.map(({ name, rows }) => `${name} = [\n${tables(rows, "(", ")")}\n]`).join("\n");
  return program({
    NumPy: `
${above("#")}
${pythonTables}
${python ?? ""}

def ${way.name}(layers):
    ${columns} = ${widen("layers")}
    out = -(-h // stride) * -(-w // stride) * c_out
    products = k**2 * c_in // groups
    return (${way.numpy}).sum()


print(${result(way.name)})`,
    PyTorch: `
${above("#")}
${pythonTables}
${python ?? ""}

def ${way.name}(layers):
    total = 0
    for ${columns} in layers:
        x = torch.empty(1, c_in, h, w, device="meta")
${torchLayer(counted)}
        total += ${way.torch}
    return total


print(${result(way.name)})`,
    "TensorFlow.js": `
${above("//")}
${lists.map(({ name, rows }) => `const ${name} = [\n${tables(rows, "[", "]")}\n];`).join("\n")}
${machine ? `const [balance, bytesPerValue] = [${machine.join(", ")}];\n` : ""}
function ${camel(way.name)}(layers) {
  let total = 0;
  for (const [${columns.replace("c_in", "cIn").replace("c_out", "cOut")}] of layers) {
    const options = { kernelSize: k, strides: stride, padding: "same", useBias: Boolean(bias) };
    const zeros = { kernelInitializer: "zeros", depthwiseInitializer: "zeros" };
    const layer =
      k === 0
        ? tf.layers.averagePooling2d({ poolSize: h })
        : groups > 1
          ? tf.layers.depthwiseConv2d({ ...options, ...zeros })
          : tf.layers.conv2d({ ...options, ...zeros, filters: cOut });
    layer.build([1, h, w, cIn]);
    const out = layer.computeOutputShape([1, h, w, cIn]).reduce((a, b) => a * b);
    const products = (k * k * cIn) / groups;
    total += ${way.tensorflow};
  }
  return total;
}

console.log(${result(camel(way.name))});`,
  });
}
