/** A network as safetensors: kernels in PyTorch's layouts, normalizations merged in. */
import type { Layer } from "../../architecture/layers.js";
import type { Weights } from "../../pass/weights.js";

/** [k, k, in, out] → [out, in, k, k], and [k, k, c, 1] → [c, 1, k, k]. */
function outputsFirst(data: Float32Array, [rows, columns, inputs, outputs]: readonly number[], depthwise: boolean) {
  const [first, second] = depthwise ? [inputs, 1] : [outputs, inputs];
  const cells = rows * columns;
  const turned = new Float32Array(data.length);
  for (let o = 0; o < first; o++)
    for (let i = 0; i < second; i++)
      for (let cell = 0; cell < cells; cell++)
        turned[(o * second + i) * cells + cell] =
          data[depthwise ? cell * inputs + o : (cell * inputs + i) * outputs + o];
  return { data: turned, shape: [first, second, rows, columns] };
}

/**
 * One file with `<layer>.weight` and `<layer>.bias` for each layer that has a kernel. PyTorch opens it with
 * `safetensors.torch.load_file`.
 *
 * @param layers of the network, in their order
 * @param metadata texts that the file holds beside the arrays
 * @throws Error that names an array which is missing
 */
export function writeSafetensors(
  layers: readonly Layer[],
  weights: Weights,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const arrays = layers
    .filter(({ role }) => role !== "pool")
    .flatMap(({ id, role }) => {
      const [kernel, bias] = [weights.get(`${id}/kernel`), weights.get(`${id}/bias`)];
      if (!kernel) throw new Error(`the weights have no array ${id}/kernel`);
      const turned = outputsFirst(kernel.data, kernel.shape, role === "depthwise");
      return [
        { name: `${id}.weight`, ...turned },
        ...(bias ? [{ name: `${id}.bias`, data: bias.data, shape: [...bias.shape] }] : []),
      ];
    });
  const header: Record<string, unknown> = { __metadata__: { format: "pt", ...metadata } };
  let place = 0;
  for (const { name, shape, data } of arrays) {
    header[name] = { dtype: "F32", shape, data_offsets: [place, place + data.byteLength] };
    place += data.byteLength;
  }
  const json = JSON.stringify(header);
  // The bytes that follow start at a multiple of eight, as the format asks.
  const text = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 8) * 8, " "));
  const file = new Uint8Array(8 + text.length + place);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  let at = 8 + text.length;
  for (const { data } of arrays) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}
