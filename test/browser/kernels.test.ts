import { test } from "vitest";
import { scriptPage } from "../../scripts/bench/scriptPage.js";
import { browser } from "./helpers.js";
import type { checkBuild, checkTraining } from "./kernelsPage.js";

const wasm = "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";

// Node's WebAssembly may lack the fused multiply-add; a current browser has it.
test.each(["fma", "simd"] as const)(
  "every kernel of the %s build is right for any shape in a browser",
  async (build) => {
    await scriptPage(await browser(), "test/browser/kernelsPage.ts", { "tf.wasm": wasm }, async (page) => {
      await page.waitForFunction(() => "checkBuild" in globalThis);
      await page.evaluate(
        (name) => (globalThis as unknown as { checkBuild: typeof checkBuild }).checkBuild(name, 300),
        build,
      );
    });
  },
);

test.each(["fma", "simd"] as const)(
  "every gradient of the %s build is right for any shape in a browser",
  async (build) => {
    await scriptPage(await browser(), "test/browser/kernelsPage.ts", { "tf.wasm": wasm }, async (page) => {
      await page.waitForFunction(() => "checkTraining" in globalThis);
      await page.evaluate(
        (name) => (globalThis as unknown as { checkTraining: typeof checkTraining }).checkTraining(name, 40),
        build,
      );
    });
  },
);
