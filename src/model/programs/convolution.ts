/** One value of a convolution, and where the windows of two rules begin. */
import { type Kernel, type Tensor, type Walk, axisOf, biasOf } from "../math/convolve.js";
import { type Program, numberLines, program } from "./program.js";

/**
 * Convolves the whole input and prints one value of the output.
 *
 * @param kernel a standard kernel with one output channel
 * @param at row and column of the value
 */
export function convolutionProgram(
  { pixels, kernel, walk }: { readonly pixels: Tensor; readonly kernel: Kernel; readonly walk: Walk },
  at: readonly [row: number, column: number],
): Program {
  const [h, w, channels] = pixels.shape;
  const [rows, columns] = [axisOf(h, kernel.size, walk), axisOf(w, kernel.size, walk)];
  const input = numberLines(pixels.data, w * channels);
  const weights = numberLines(kernel.weights, kernel.size * channels);
  const [shape, own] = [`${h}, ${w}, ${channels}`, `${kernel.size}, ${kernel.size}, ${channels}`];
  const bias = biasOf(kernel, 0);
  const python = `row, column, stride, bias = ${at[0]}, ${at[1]}, ${walk.stride}, ${bias}
# Zeros around the picture.
top, bottom, left, right = ${rows.before}, ${rows.after}, ${columns.before}, ${columns.after}`;
  return program({
    NumPy: `
pixels = np.array(${input}).reshape(${shape})
kernel = np.array(${weights}).reshape(${own})
${python}
padded = np.pad(pixels, ((top, bottom), (left, right), (0, 0)))
k = kernel.shape[0]
window = padded[stride * row : stride * row + k, stride * column : stride * column + k]
print((window * kernel).sum() + bias)`,
    PyTorch: `
# Height, width, channels, as on the page; PyTorch wants the channels first.
pixels = torch.tensor(${input}, dtype=torch.float64).reshape(${shape}).permute(2, 0, 1)
kernel = torch.tensor(${weights}, dtype=torch.float64).reshape(${own}).permute(2, 0, 1)
${python}
padded = torch.nn.functional.pad(pixels, (left, right, top, bottom))
output = torch.nn.functional.conv2d(padded[None], kernel[None], stride=stride) + bias
print(output[0, 0, row, column].item())`,
    "TensorFlow.js": `
const pixels = tf.tensor(${input}, [${shape}]);
const kernel = tf.tensor(${weights}, [${own}, 1]);
const [row, column, stride, bias] = [${at[0]}, ${at[1]}, ${walk.stride}, ${bias}];
// Zeros around the picture.
const [top, bottom, left, right] = [${rows.before}, ${rows.after}, ${columns.before}, ${columns.after}];
const padded = tf.pad(pixels, [[top, bottom], [left, right], [0, 0]]);
const output = tf.conv2d(padded, kernel, stride, "valid").add(bias);
console.log(output.arraySync()[row][column][0]);`,
  });
}

/** How far PyTorch's first window lies from TensorFlow's, along one axis: a kernel that picks the middle finds both. */
export function paddingProgram(size: number, stride: number): Program {
  const tensorflow = `size, stride, k = ${size}, ${stride}, 3
windows = -(-size // stride)
zeros = max((windows - 1) * stride + k - size, 0)  # TensorFlow: as few as possible, the odd one at the end`;
  return program({
    NumPy: `
${tensorflow}
by_tensorflow = np.arange(windows) * stride - zeros // 2
by_pytorch = np.arange(windows) * stride - k // 2
print((by_tensorflow - by_pytorch)[0])`,
    PyTorch: `
${tensorflow}
places = torch.arange(${size}.0)[None, None]
middle = torch.tensor([[[0.0, 1.0, 0.0]]])
padded = torch.nn.functional.pad(places, (zeros // 2, zeros - zeros // 2))
by_tensorflow = torch.nn.functional.conv1d(padded, middle, stride=stride)
by_pytorch = torch.nn.functional.conv1d(places, middle, stride=stride, padding=1)
print(int((by_tensorflow - by_pytorch)[0, 0, 0]))`,
    "TensorFlow.js": `
const places = tf.range(0, ${size}).reshape([${size}, 1]);
const middle = tf.tensor([0, 1, 0], [3, 1, 1]);
const byTensorFlow = tf.conv1d(places, middle, ${stride}, "same");
const byPyTorch = tf.conv1d(tf.pad(places, [[1, 1], [0, 0]]), middle, ${stride}, "valid");
console.log(byTensorFlow.dataSync()[0] - byPyTorch.dataSync()[0]);`,
  });
}
