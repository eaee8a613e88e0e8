/** The heap of TensorFlow.js's wasm backend, as kernels of this site use it: rooms, and the addresses of tensors. */
import type { StartedBackend } from "./startBackend.js";
import type { TensorInfo } from "./vendor/tf.js";

export class KernelHeap {
  constructor(private readonly started: StartedBackend) {}

  /**
   * Compiles a program over the memory of the backend.
   *
   * @param program in base64
   * @returns its exports
   */
  async instantiate<Exports>(program: string): Promise<Exports> {
    const bytes = Uint8Array.from(atob(program), (letter) => letter.charCodeAt(0));
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory: this.started.module.asm.memory } });
    return instance.exports as Exports;
  }

  /** @throws Error when the heap is full */
  reserve(bytes: number): number {
    const address = this.started.module._malloc(bytes) >>> 0;
    if (address === 0) throw new Error(`out of memory: the heap has no ${bytes} bytes`);
    return address;
  }

  free(address: number): void {
    this.started.module._free(address);
  }

  /** Where a tensor's values lie; 0 for none. */
  at(tensor: Pick<TensorInfo, "dataId"> | undefined): number {
    return tensor === undefined ? 0 : this.started.backend.getMemoryOffset(tensor.dataId);
  }

  /** A new tensor of 32-bit floats whose values are to be written. @throws Error when the heap is full */
  output(shape: number[]): { y: TensorInfo; address: number } {
    const y = this.started.backend.makeOutput(shape, "float32");
    const address = this.at(y);
    if (address === 0) throw new Error(`out of memory: the heap has no room for ${shape.join(" × ")} numbers`);
    return { y, address };
  }

  /** A tensor's values where they lie, until it is disposed of or the heap grows. */
  values(tensor: TensorInfo): Float32Array {
    const view = this.started.backend.typedArrayFromHeap(tensor);
    if (!(view instanceof Float32Array)) throw new Error(`invalid tensor type: ${tensor.dtype}; it must be float32`);
    return view;
  }
}
