/** The arithmetic of a detector's boxes. */
import { type Anchor, outputScales } from "../detection/ssd.js";
import type { Box } from "../types.js";
import { type Program, program } from "./program.js";

/** Overlap of two boxes [top, left, bottom, right]: intersection over union. */
export function overlapProgram(a: Box, b: Box): Program {
  const [one, two] = [`[${a.join(", ")}]`, `[${b.join(", ")}]`];
  const rest = (lib: string, type: string) => `
a, b = ${lib}(${one}${type}), ${lib}(${two}${type})  # top, left, bottom, right`;
  return program({
    NumPy: `${rest("np.array", ", dtype=float")}
sides = np.maximum(np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]), 0)
both = sides.prod()
print(both / ((a[2:] - a[:2]).prod() + (b[2:] - b[:2]).prod() - both))`,
    PyTorch: `${rest("torch.tensor", ", dtype=torch.float64")}
sides = (torch.minimum(a[2:], b[2:]) - torch.maximum(a[:2], b[:2])).clamp(min=0)
both = sides.prod()
print((both / ((a[2:] - a[:2]).prod() + (b[2:] - b[:2]).prod() - both)).item())`,
    "TensorFlow.js": `
const [a, b] = [tf.tensor(${one}), tf.tensor(${two})]; // top, left, bottom, right
const ends = (box) => [box.slice(0, 2), box.slice(2, 2)];
const area = (from, to) => tf.relu(to.sub(from)).prod();
const both = area(tf.maximum(ends(a)[0], ends(b)[0]), tf.minimum(ends(a)[1], ends(b)[1]));
const union = area(...ends(a)).add(area(...ends(b))).sub(both);
console.log(both.div(union).dataSync()[0]);`,
  });
}

/** The height of the box that four outputs make of an anchor. */
export function decodeProgram({ y, x, height, width }: Anchor, outputs: ArrayLike<number>): Program {
  const [anchor, out] = [[y, x, height, width].join(", "), Array.from(outputs).join(", ")];
  const { center, size } = outputScales;
  const python = (lib: string, exp: string, type: string) => `
anchor = ${lib}([${anchor}]${type})  # center y and x, height, width
outputs = ${lib}([${out}]${type})
center = anchor[:2] + ${center} * outputs[:2] * anchor[2:]
size = anchor[2:] * ${exp}(${size} * outputs[2:])`;
  return program({
    NumPy: `${python("np.array", "np.exp", "")}
print(size[0])`,
    PyTorch: `${python("torch.tensor", "torch.exp", ", dtype=torch.float64")}
print(size[0].item())`,
    "TensorFlow.js": `
const anchor = tf.tensor([${anchor}]); // center y and x, height, width
const outputs = tf.tensor([${out}]);
const center = anchor.slice(0, 2).add(outputs.slice(0, 2).mul(${center}).mul(anchor.slice(2, 2)));
const size = anchor.slice(2, 2).mul(tf.exp(outputs.slice(2, 2).mul(${size})));
console.log(size.dataSync()[0]);`,
  });
}
