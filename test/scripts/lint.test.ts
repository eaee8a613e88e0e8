import { ESLint } from "eslint";
import { expect, test } from "vitest";

const eslint = new ESLint();

/** Rules that fire on `code` if it stood in `filePath`. */
async function fired(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return result.messages.map(({ ruleId, message }) => ruleId ?? message);
}

const asked = "no-restricted-imports";
const askedOfPages = "@typescript-eslint/no-restricted-imports";

test.each([
  ["src/model/architecture/cost.ts", 'import { layers } from "./layers"; export const a = layers;', asked],
  ["src/components/a.ts", 'import { sum } from "d3"; export const a = sum;', asked],
  ["docs/index.md", "# A page\n\n```ts\nimport { forward } from './model/runtime/graph.js';\n```\n", askedOfPages],
  ["docs/index.md", "# A page\n\n```ts\nimport { plot } from './components/charts/plot';\n```\n", askedOfPages],
  ["docs/index.md", "# A page\n\n```ts\nimport { check } from '../scripts/check.js';\n```\n", askedOfPages],
  ["docs/index.md", "# A page\n\n```ts\nimport * as tf from '@tensorflow/tfjs';\n```\n", askedOfPages],
])("%s refuses: %s", async (file, code, rule) => {
  expect(await fired(file, code)).toContain(rule);
});

test.each([
  ["src/model/architecture/cost.ts", 'import { layers } from "./layers.js"; export const a = layers;'],
  ["src/kernels/gemm.ts", 'import { VALUE } from "./simd"; export const a = VALUE;'],
  ["docs/index.md", "# A page\n\n```ts\nimport { openNetwork } from './model/runtime/client.js';\n```\n"],
  ["docs/index.md", "# A page\n\n```ts\nimport type { Graph } from './model/runtime/graph.js';\n```\n"],
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

test("tests wait as long as a busy machine needs", async () => {
  const code = "export const a = (vi: { waitFor(look: () => void): void }) => vi.waitFor(() => undefined);";
  expect(await fired("test/model/a.test.ts", code)).toEqual(["no-restricted-properties"]);
});
