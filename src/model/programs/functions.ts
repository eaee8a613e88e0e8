/** Functions of one number: activations, and the distance of two numbers in a format. */
import { type Range, numberFormats } from "../math/numberFormat.js";
import type { NumberFormat } from "../types.js";
import { type Program, program } from "./program.js";

/** Hard-swish at x, or its slope there, which PyTorch finds by itself. */
export function hardSwishProgram(x: number, derivative: boolean): Program {
  if (!derivative)
    return program({
      NumPy: `x = ${x}\nprint(x * np.clip(x + 3, 0, 6) / 6)`,
      PyTorch: `x = torch.tensor(${x}, dtype=torch.float64)\nprint(torch.nn.functional.hardswish(x).item())`,
      "TensorFlow.js": `const x = tf.scalar(${x});\nconsole.log(x.mul(tf.relu6(x.add(3))).div(6).dataSync()[0]);`,
    });
  return program({
    NumPy: `x = ${x}\nprint(np.select([x <= -3, x >= 3], [0, 1], (2 * x + 3) / 6))`,
    PyTorch: `
x = torch.tensor(${x}, dtype=torch.float64, requires_grad=True)
y = x * torch.nn.functional.relu6(x + 3) / 6
y.backward()
print(x.grad.item())`,
    "TensorFlow.js": `
const x = ${x};
const inside = tf.grad((v) => v.mul(v.add(3)).div(6));
console.log(x <= -3 ? 0 : x >= 3 ? 1 : inside(tf.scalar(x)).dataSync()[0]);`,
  });
}

export function mishProgram(x: number): Program {
  return program({
    NumPy: `x = ${x}\nprint(x * np.tanh(np.logaddexp(0, x)))`,
    PyTorch: `x = torch.tensor(${x}, dtype=torch.float64)\nprint(torch.nn.functional.mish(x).item())`,
    "TensorFlow.js": `const x = tf.scalar(${x});\nconsole.log(x.mul(tf.tanh(tf.softplus(x))).dataSync()[0]);`,
  });
}

/** Distance of neighboring values that a format has for a range; for floats, at the end of the range. */
export function stepProgram(format: NumberFormat, [low, high]: Range): Program {
  const { kind, bits } = numberFormats[format];
  if (kind === "integer")
    return program({
      NumPy: `low, high, bits = ${low}, ${high}, ${bits}\nprint((high - low) / (2**bits - 1))`,
      PyTorch: `
low, high, bits = ${low}, ${high}, ${bits}
codes = torch.linspace(low, high, 2**bits, dtype=torch.float64)
print((codes[1] - codes[0]).item())`,
      "TensorFlow.js": `
const [low, high, bits] = [${low}, ${high}, ${bits}];
const codes = tf.linspace(low, high, 2 ** bits).dataSync();
console.log(codes[1] - codes[0]);`,
    });
  const { mantissa, least } = numberFormats[format] as { mantissa: number; least: number };
  const top = Math.max(Math.abs(low), Math.abs(high));
  const type = { fp32: "float32", fp16: "float16", bf16: "bfloat16" }[format as "fp32" | "fp16" | "bf16"];
  return program({
    NumPy: `
top = ${top}  # the largest value without its sign
exponent = max(np.floor(np.log2(top)), ${least}) if top else -np.inf
print(2.0 ** (exponent - ${mantissa}))  # ${mantissa} bits after the point`,
    PyTorch: `
top = torch.tensor(${top}, dtype=torch.float64)  # the largest value without its sign
exponent = torch.log2(top).floor().clamp(min=${least})
print((torch.finfo(torch.${type}).eps * 2**exponent * (top > 0)).item())`,
    "TensorFlow.js": `
const top = ${top}; // the largest value without its sign
const exponent = Math.max(Math.floor(Math.log2(top)), ${least});
console.log(top === 0 ? 0 : tf.pow(2, tf.scalar(exponent - ${mantissa})).dataSync()[0]);`,
  });
}

/** The loss of a classifier that gives every one of `classes` the same logit. */
export function guessingLossProgram(classes: number): Program {
  return program({
    NumPy: `
logits, label = np.zeros(${classes}), 3
probabilities = np.exp(logits) / np.exp(logits).sum()
print(-np.log(probabilities[label]))`,
    PyTorch: `
logits, label = torch.zeros(1, ${classes}, dtype=torch.float64), torch.tensor([3])
print(torch.nn.functional.cross_entropy(logits, label).item())`,
    "TensorFlow.js": `
const [logits, label] = [tf.zeros([1, ${classes}]), tf.oneHot([3], ${classes})];
console.log(tf.losses.softmaxCrossEntropy(label, logits).dataSync()[0]);`,
  });
}
