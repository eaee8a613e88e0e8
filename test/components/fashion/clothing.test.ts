// @vitest-environment jsdom
import { expect, test, vi } from "vitest";
import { clothing } from "../../../src/components/fashion/clothing.js";
import { onDemand } from "../../../src/components/fashion/onDemand.js";
import { cancelled, failure, success } from "../../../src/model/runtime/problem.js";

test("pictures come first, then their labels", () => {
  const file = new Uint8Array(2 * 785);
  file[784] = 7;
  file.set([3, 9], 2 * 784);
  const two = clothing(file.buffer);
  expect([two.count, ...two.labels]).toEqual([2, 3, 9]);
  expect([two.picture(1)[0], two.pictures([1, 0, 1])[2 * 784], two.pictures([1, 0, 1])[784]]).toEqual([7, 7, 0]);
  expect(() => clothing(new ArrayBuffer(784))).toThrow("invalid pictures: 784 bytes; it must be a multiple of 785");
});

test("one worker for all questions, opened with the first; after a failure the next question opens again", async () => {
  const classify = vi.fn(() => Promise.resolve(failure(cancelled)));
  const open =
    vi.fn<() => Promise<ReturnType<typeof success<{ classify: typeof classify }>> | ReturnType<typeof failure>>>();
  open.mockResolvedValueOnce(failure(cancelled)).mockResolvedValue(success({ classify }));
  const shared = onDemand(open);
  expect(open).not.toHaveBeenCalled();
  const request = { network: "v2-0.25", pictures: new Uint8Array() };
  expect((await shared.classify(request)).ok).toBe(false);
  expect(classify).not.toHaveBeenCalled();
  await Promise.all([shared.classify(request), shared.classify(request)]);
  expect(open).toHaveBeenCalledTimes(2);
  expect(classify).toHaveBeenCalledTimes(2);
});
