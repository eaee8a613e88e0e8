import { describe, expect, it } from "vitest";
import { npy } from "../../../src/components/inside/npy.js";

describe("a tensor as .npy", () => {
  it("has the bytes that numpy.save writes for float32 [[1, 2, 3]]", async () => {
    const bytes = Buffer.from(await npy(new Float32Array([1, 2, 3]), [1, 3]).arrayBuffer());
    expect(bytes.subarray(0, 10).toString("latin1")).toBe("\x93NUMPY\x01\x00v\x00");
    expect(bytes.subarray(10, 128).toString("latin1")).toBe(
      `${"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }".padEnd(117)}\n`,
    );
    expect(bytes.subarray(128).toString("hex")).toBe("0000803f0000004000004040");
  });

  it("names a shape of one axis as a tuple", async () => {
    const text = await npy(new Float32Array(2), [2]).text();
    expect(text).toContain("'shape': (2,), ");
  });
});
