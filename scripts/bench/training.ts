/** Prints how long a training step takes: this site's kernels, TensorFlow.js composed, PyTorch on one thread. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { plainDesign, recipeOf } from "../../src/components/train/design.js";
import { layers } from "../../src/model/architecture/layers.js";
import { median, spread } from "./format.js";
import { scriptPage } from "./scriptPage.js";
import type { TrainingTimes, trainingTimes } from "./trainingPage.js";

const wasm = "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";

/** Milliseconds of each step in PyTorch; undefined where Debian's python3-torch is not installed. */
function inPyTorch(rows: unknown, batch: number, rounds: number): { times: number[]; version: string } | undefined {
  const script = fileURLToPath(new URL("training.py", import.meta.url));
  const input = JSON.stringify({ layers: rows, batch, rounds });
  const { status, stdout } = spawnSync("/usr/bin/python3", [script], { input, encoding: "utf8", maxBuffer: 1e8 });
  return status === 0 ? (JSON.parse(stdout) as { times: number[]; version: string }) : undefined;
}

export async function trainingSteps(browser: Browser, rounds: number): Promise<void> {
  for (const network of ["v2", "v1"] as const) {
    const recipe = recipeOf({ ...plainDesign, network });
    const found = await scriptPage(browser, "scripts/bench/trainingPage.ts", { "tf.wasm": wasm }, async (page) => {
      await page.waitForFunction(() => "trainingTimes" in globalThis);
      return page.evaluate(
        ([one, n]) => (globalThis as unknown as { trainingTimes: typeof trainingTimes }).trainingTimes(one, n),
        [recipe, rounds] as const,
      );
    });
    print(network, recipe.batch, found);
    const peer = inPyTorch(layers(recipe.network), recipe.batch, Math.min(rounds, 20));
    if (!peer) console.log("  left out: PyTorch, since /usr/bin/python3 has no torch (Debian: python3-torch)");
    else {
      const ratio = median(found.ours) / median(peer.times);
      console.log(`  PyTorch ${peer.version}, one thread      ${spread(peer.times)}`);
      console.log(`  this site takes ${ratio.toFixed(2)} × of it (goal: at most 1.2 ×)`);
    }
  }
}

function print(network: string, batch: number, { ours, composed, losses, build }: TrainingTimes): void {
  console.log(`\nA training step, ${network.toUpperCase()} α 0.25 at 32 × 32, batch ${batch}, with Adam:`);
  console.log(`  this site’s kernels (${build})          ${spread(ours)}  (goal: at most 60 ms)`);
  console.log(`  composed of TensorFlow.js operations ${spread(composed)}`);
  console.log(`  ${(median(composed) / median(ours)).toFixed(1)} × as fast (goal: at least 10 ×)`);
  console.log(`  losses of the first step: ${losses.map((loss) => loss.toFixed(5)).join(" and ")}`);
}
