/** Many random acts of a reader on the explorer's page: what they leave behind in the worker. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { random } from "../../src/model/math/random.js";
import type * as TensorFlow from "../../src/model/runtime/tensorflow.js";
import { openPage } from "./helpers.js";
import { actByChance, countJobs } from "./insideActs.js";
import { importIntoWorker } from "./modules.js";

/** Tensors and bytes of wasm heap in the explorer's worker, told by the worker's own TensorFlow.js. */
async function held(page: Page): Promise<{ tensors: number; heap: number }> {
  const [worker, ...others] = page.workers();
  expect(others).toEqual([]);
  const module = await importIntoWorker<typeof TensorFlow>(page, worker, "model/runtime/tensorflow");
  return module.evaluate(({ heapView, tf }) => {
    const tensors = tf.memory().numTensors;
    const probe = tf.tensor(new Float32Array(1), [1]);
    const heap = heapView(probe).buffer.byteLength;
    probe.dispose();
    return { tensors, heap };
  });
}

test("300 random acts leave as many tensors and as large a heap as 100 did", { timeout: 900_000 }, async () => {
  const { page, problems } = await openPage("inside", {
    prepare: async (context) => void (await context.addInitScript(countJobs)),
  });
  await page.locator(".found:not(:empty)").waitFor({ timeout: 60_000 });
  const opened = await held(page);
  const stream = random(2018);
  const done = new Map<string, number>();

  async function act(count: number, everyChange: boolean): Promise<number> {
    const dice = Array.from({ length: 10 * count }, () => stream.uniform());
    const acts = await page.evaluate(actByChance, { dice, count, everyChange });
    expect(acts.wrong).toEqual([]);
    for (const [name, times] of Object.entries(acts.done)) done.set(name, (done.get(name) ?? 0) + times);
    return acts.answers;
  }

  const start = Date.now();
  // A heap never shrinks: with a change of each kind the first hundred acts meet what needs most.
  await act(100, true);
  const after100 = await held(page);
  let answers = 0;
  for (let hundred = 2; hundred <= 3; hundred++) answers = await act(100, false);
  expect(await held(page)).toEqual(after100);
  // The page began where the acts end, with the weights and every tensor of one pass.
  expect(after100.tensors).toBe(opened.tensors);
  expect([...done.values()].reduce((sum, times) => sum + times, 0)).toBe(300);
  // Nearly all of the 23 kinds of acts were among them, and the network had much to do.
  expect(done.size).toBeGreaterThanOrEqual(20);
  expect(answers).toBeGreaterThan(150);
  expect(problems).toEqual([]);
  console.log(
    `300 acts, ${answers} answers, ${Date.now() - start} ms: ${JSON.stringify(after100)}`,
    JSON.stringify(Object.fromEntries(done)),
  );
});
