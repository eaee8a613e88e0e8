/** The exported TensorFlow.js program runs in a page without a bundler, under the import map that its own head names. */
import { readFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { type BackboneOptions, backbone } from "../../src/model/architecture/backbone.js";
import { tensorflowCode } from "../../src/model/architecture/exportCode/tensorflow.js";
import { openContext, watch } from "./helpers.js";

const origin = "https://reader.test";

const sets: readonly Partial<BackboneOptions>[] = [
  { freezeAt: 9 },
  { norm: "FrozenBN", activation: "mish", alpha: 0.5, outputs: ["res3"] },
  { norm: "GN", groups: 8, alpha: 0.35 },
  { norm: "none", rounding: "truncate", alpha: 0.75, outputs: ["res2", "res5"] },
];

test.each(sets)("%o in <script type=module>", async (options) => {
  const built = backbone({ resolution: 64, ...options });
  const code = tensorflowCode(built);
  const map = /\{"imports".*\}/.exec(code)?.[0] ?? "";
  expect(map).toContain("@tensorflow/tfjs");
  // As a reader pastes it, with a line of their own at the end.
  const use = `
    const found = backbone(tf.zeros([1, 64, 64, 3]), createWeights());
    globalThis.shapes = Object.fromEntries(Object.entries(found).map(([name, { shape }]) => [name, shape]));`;
  const context = await openContext();
  onTestFinished(() => context.close());
  await context.route(`${origin}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.startsWith("/node_modules/"))
      return route.fulfill({ contentType: "text/javascript", body: readFileSync(pathname.slice(1), "utf8") });
    const body = `<!doctype html><link rel="icon" href="data:,">
      <script type="importmap">${map}</script><script type="module">${code}${use}</script>`;
    return route.fulfill({ contentType: "text/html", body });
  });
  const page = await context.newPage();
  const problems = watch(page, origin);
  await page.goto(`${origin}/`, { timeout: 90_000 });
  await page.waitForFunction(() => "shapes" in globalThis);
  const shapes = await page.evaluate(() => (globalThis as { shapes?: unknown }).shapes);
  expect(shapes).toEqual(Object.fromEntries(built.exits.map(({ name, shape }) => [name, [1, ...shape]])));
  expect(problems).toEqual([]);
});
