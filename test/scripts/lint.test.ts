import { ESLint } from "eslint";
import { expect, test } from "vitest";

const eslint = new ESLint();

/** Rules that fire on `code` if it stood in `filePath`. */
async function fired(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return result.messages.map(({ ruleId, message }) => ruleId ?? message);
}

const oneWay = "house/one-way-imports";

test.each([
  ["src/model/architecture/spec.ts", 'import { layers } from "./layers.js"; export const a = layers;'],
  ["src/model/architecture/layers.ts", 'import { cost } from "./cost.js"; export const a = cost;'],
  ["src/model/architecture/cost.ts", 'export { forward } from "./graph.js";'],
  ["src/model/evidence/published.ts", 'export * from "../../components/ui/element.js";'],
  ["src/model/anything.ts", 'import * as tf from "@tensorflow/tfjs-core"; export const a = tf;'],
  ["src/model/runtime/graph.ts", 'import { openNetwork } from "./client.js"; export const a = openNetwork;'],
  ["src/components/chart.ts", 'import { forward } from "../model/graph.js"; export const a = forward;'],
  ["src/components/chart.ts", 'export const a = () => import("../model/client.js");'],
  ["src/components/chart.ts", 'import { timeBackend } from "../model/backends.js"; export const a = timeBackend;'],
  ["src/model/runtime/backendPass.ts", 'import * as tf from "./vendor/backend-cpu.js"; export const a = tf;'],
  [
    "src/components/inside/panel.ts",
    'import { chapters } from "../../../docs/chapters.js"; export const a = chapters;',
  ],
  ["docs/index.md", "# A page\n\n```ts\nimport { forward } from './model/graph.js';\n```\n"],
  ["scripts/bench.ts", 'import { site } from "../test/browser/helpers.js"; export const a = site;'],
  ["src/model/architecture/cost.ts", 'import { layers } from "./layers"; export const a = layers;'],
  ["src/model/runtime/graph.ts", 'import { gemm } from "../../kernels/gemm.js"; export const a = gemm;'],
  ["src/kernels/gemm.ts", 'import { Layer } from "../model/architecture/layers"; export const a = Layer;'],
])("%s refuses: %s", async (file, code) => {
  expect(await fired(file, code)).toContain(oneWay);
});

test.each([
  ["src/model/architecture/layers.ts", 'import { spec } from "./spec.js"; export const a = spec;'],
  [
    "src/model/architecture/cost.ts",
    'import { type Layer, layers } from "./layers.js"; export const a: Layer[] = layers();',
  ],
  ["src/model/runtime/graph.ts", 'import { tf } from "./tensorflow.js"; export const a = tf;'],
  ["src/kernels/gemm.ts", 'import { VALUE } from "./simd"; export const a = VALUE;'],
  ["src/components/chart.ts", 'import type { Client } from "../model/client.js"; export type A = Client;'],
  ["src/components/chart.ts", 'import { cost } from "../model/cost.js"; export const a = cost;'],
  ["docs/index.md", "# A page\n\n```ts\nimport { openNetwork } from './model/client.js';\n```\n"],
])("%s allows: %s", async (file, code) => {
  expect(await fired(file, code)).toEqual([]);
});

test("src/model knows no window", async () => {
  expect(await fired("src/model/architecture/cost.ts", "export const a = document.title;")).toEqual([
    "no-restricted-globals",
  ]);
  expect(await fired("src/components/a.ts", "export const a = document.title;")).toEqual([]);
});

test("any, loose equality, unused names and inline markup are errors; comments cannot turn a rule off", async () => {
  const code = `/* eslint-disable */
    export const a = (b: any) => b == 1;
    const unused = 1;
    document.body.innerHTML = "";`;
  expect(await fired("src/components/a.ts", code)).toEqual(
    expect.arrayContaining([
      "@typescript-eslint/no-explicit-any",
      "eqeqeq",
      "@typescript-eslint/no-unused-vars",
      "no-restricted-properties",
    ]),
  );
});

test("the reason names what is allowed", async () => {
  const [{ messages }] = await eslint.lintText('export { cost } from "./cost.js";', {
    filePath: "src/model/architecture/layers.ts",
  });
  expect(messages[0].message).toBe("layers.ts imports, of src/model, only: channels, spec");
});
