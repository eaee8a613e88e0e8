/** Small experiments of the pages: the spiral, which blocks have a skip, seeds that part by chance, the first weights. */
import type { Layer } from "../architecture/layers.js";
import type { SeparableRow } from "../architecture/spec.js";
import type { Matrix } from "../math/spiral.js";
import { type Program, numberLines, program } from "./program.js";

/**
 * The spiral of 160 points through a matrix, ReLU or nothing, and back by the pseudo-inverse: the distance that remains once
 * the recovered points are scaled to fit best.
 */
export function spiralProgram(matrix: Matrix, relu: boolean): Program {
  const numbers = numberLines(matrix.flat(), 2);
  return program({
    NumPy: `
along = np.arange(1, 161) / 160
angle = 4 * np.pi * along
points = along[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
matrix = np.array(${numbers}).reshape(-1, 2)
embedded = points @ matrix.T
${relu ? "embedded = np.maximum(embedded, 0)\n" : ""}back = embedded @ np.linalg.pinv(matrix).T
scale = max((points * back).sum(), 0) / (back**2).sum()
print(np.sqrt(((points - scale * back) ** 2).sum() / (points**2).sum()))`,
    PyTorch: `
along = torch.arange(1, 161, dtype=torch.float64) / 160
angle = 4 * torch.pi * along
points = along[:, None] * torch.stack([torch.cos(angle), torch.sin(angle)], dim=1)
matrix = torch.tensor(${numbers}, dtype=torch.float64).reshape(-1, 2)
embedded = points @ matrix.T
${relu ? "embedded = torch.relu(embedded)\n" : ""}back = embedded @ torch.linalg.pinv(matrix).T
scale = (points * back).sum().clamp(min=0) / (back**2).sum()
print((((points - scale * back) ** 2).sum() / (points**2).sum()).sqrt().item())`,
    "TensorFlow.js": `
const along = tf.range(1, 161).div(160);
const angle = along.mul(4 * Math.PI);
const points = tf.stack([tf.cos(angle), tf.sin(angle)], 1).mul(along.expandDims(1));
const matrix = tf.tensor(${numbers}, [${matrix.length}, 2]);
const embedded = ${relu ? "tf.relu(points.matMul(matrix, false, true))" : "points.matMul(matrix, false, true)"};
// The pseudo-inverse is the inverse of MᵀM, which is 2 × 2, times Mᵀ.
const [[p, q], [, r]] = matrix.matMul(matrix, true).arraySync();
const inverse = tf.tensor([[r, -q], [-q, p]]).div(p * r - q * q);
const back = embedded.matMul(matrix).matMul(inverse);
const scale = tf.relu(points.mul(back).sum()).div(back.square().sum());
const rest = points.sub(back.mul(scale)).square().sum();
console.log(tf.sqrt(rest.div(points.square().sum())).dataSync()[0]);`,
  });
}

/** How many blocks of a table have a skip: stride 1 and as many channels out as in. */
export function residualProgram(rows: readonly SeparableRow[], stem: number): Program {
  const table = rows.map(({ c, n, s }) => [c, n, s]);
  const python = `# Channels, blocks, stride of the first block.
rows = [
${table.map((values) => `  (${values.join(", ")}),`).join("\n")}
]`;
  return program({
    NumPy: `
${python}
strides = np.concatenate([[s] + [1] * (n - 1) for c, n, s in rows])
outputs = np.repeat([c for c, n, s in rows], [n for c, n, s in rows])
inputs = np.concatenate([[${stem}], outputs[:-1]])
print(((strides == 1) & (inputs == outputs)).sum())`,
    PyTorch: `
${python}
skips, x = 0, torch.empty(1, ${stem}, 112, 112, device="meta")
for c, n, s in rows:
    for block in range(n):
        # The shapes of input and output decide; expansion and projection do not change them.
        layer = torch.nn.Conv2d(x.shape[1], c, 3, s if block == 0 else 1, padding=1, device="meta")
        out = layer(x)
        skips += out.shape == x.shape
        x = out
print(skips)`,
    "TensorFlow.js": `
// Channels, blocks, stride of the first block.
const rows = [
${table.map((values) => `  [${values.join(", ")}],`).join("\n")}
];
let [skips, shape] = [0, [1, 112, 112, ${stem}]];
for (const [c, n, s] of rows)
  for (let block = 0; block < n; block++) {
    // The shapes of input and output decide; expansion and projection do not change them.
    const layer = tf.layers.conv2d({ kernelSize: 3, filters: c, strides: block === 0 ? s : 1, padding: "same" });
    const out = layer.computeOutputShape(shape);
    skips += Number(String(out) === String(shape));
    shape = out;
  }
console.log(skips);`,
  });
}

/** The share of orders of n + m results in which all of one side lie above all of the other. */
export function partedProgram(n: number, m: number): Program {
  return program({
    NumPy: `
from itertools import combinations

n, m = ${n}, ${m}
# The ranks that the first design can have among all results.
ranks = np.array(list(combinations(range(n + m), n)))
print(((ranks.max(axis=1) < n) | (ranks.min(axis=1) >= m)).mean())`,
    PyTorch: `
n, m = ${n}, ${m}
# The ranks that the first design can have among all results.
ranks = torch.combinations(torch.arange(n + m), n)
parted = (ranks.max(dim=1).values < n) | (ranks.min(dim=1).values >= m)
print(parted.double().mean().item())`,
    "TensorFlow.js": `
const [n, m] = [${n}, ${m}];
// Every set of ranks that the first design can have among all results, as bits of a number.
const ranks = (bits) => Array.from({ length: n + m }, (_, i) => i).filter((i) => (bits >> i) & 1);
const sets = Array.from({ length: 2 ** (n + m) }, (_, bits) => ranks(bits)).filter((set) => set.length === n);
const all = tf.tensor(sets);
const parted = tf.logicalOr(all.max(1).less(n), all.min(1).greaterEqual(m));
console.log(parted.cast("float32").mean().dataSync()[0]);`,
  });
}

/** By how many times the thesis’s rule makes the first weights of a layer smaller than He’s. */
export function deviationProgram({ kernel, groups, in: [, , input], out }: Layer): Program {
  const python = `k, groups, c_in, c_out = ${kernel}, ${groups}, ${input}, ${out[2]}`;
  return program({
    NumPy: `
${python}
shared = np.sqrt(2 / (k**2 * c_out))
own = np.sqrt(2 / (k**2 * c_out / groups))  # the outputs that one input value reaches
print(own / shared)`,
    PyTorch: `
${python}
weight = torch.nn.Conv2d(c_in, c_out, k, groups=groups, device="meta").weight
outputs = weight[:, 0].numel()  # k² · outputs
shared = torch.tensor(2 / outputs, dtype=torch.float64).sqrt()
own = torch.tensor(2 / (outputs / groups), dtype=torch.float64).sqrt()  # the outputs that one input value reaches
print((own / shared).item())`,
    "TensorFlow.js": `
const [k, groups, cOut] = [${kernel}, ${groups}, ${out[2]}];
const shared = tf.sqrt(2 / (k * k * cOut));
const own = tf.sqrt(2 / ((k * k * cOut) / groups)); // the outputs that one input value reaches
console.log(own.div(shared).dataSync()[0]);`,
  });
}
