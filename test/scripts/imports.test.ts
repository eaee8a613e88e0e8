/** The rules of .dependency-cruiser.cjs, each on a small house with one bad import for it. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type ICruiseResult, type IConfiguration, cruise } from "dependency-cruiser";
import { afterAll, beforeAll, expect, test } from "vitest";

const config = createRequire(import.meta.url)(resolve(".dependency-cruiser.cjs")) as IConfiguration;

/** Who imports what, and the rule that forbids it; undefined where it is allowed. Values unless `type` stands before. */
const imports: readonly (readonly [from: string, to: string, rule: string | undefined])[] = [
  ["src/model/math/a.ts", "src/model/math/b.ts", undefined],
  ["src/model/math/c.ts", "type src/model/architecture/layers.ts", "model-math"],
  ["src/model/architecture/a.ts", "src/model/math/b.ts", undefined],
  ["src/model/architecture/c.ts", "src/model/pass/plan.ts", "model-architecture"],
  ["src/model/detection/a.ts", "src/model/runtime/graph.ts", "model-detection"],
  ["src/model/pass/a.ts", "src/model/runtime/graph.ts", "model-pass"],
  ["src/model/runtime/a.ts", "src/model/evidence/claim.ts", "model-runtime"],
  ["src/model/training/a.ts", "src/model/own/open.ts", "model-training"],
  ["src/model/training/c.ts", "src/model/training/vendor/tf.ts", undefined],
  ["src/model/own/a.ts", "src/model/evidence/claim.ts", "model-own"],
  ["src/model/evidence/a.ts", "src/model/runtime/graph.ts", "model-evidence"],
  ["src/model/exercises/a.ts", "type src/model/runtime/graph.ts", "model-exercises"],
  ["src/model/programs/a.ts", "src/model/runtime/graph.ts", "model-programs"],
  ["src/model/types.ts", "src/model/math/b.ts", "types-first"],
  ["src/model/pass/c.ts", "type src/components/ui/element.ts", "model-alone"],
  ["src/model/own/c.ts", "src/model/training/vendor/tf.ts", "only-runtime-runs"],
  ["src/model/pass/d.ts", "src/model/runtime/vendor/tf.ts", "only-runtime-runs"],
  ["src/components/inside/a.ts", "src/model/runtime/client.ts", "components-take-the-network"],
  ["src/components/inside/b.ts", "type src/model/runtime/client.ts", undefined],
  ["src/components/inside/c.ts", "src/model/runtime/problem.ts", undefined],
  ["src/components/inside/d.ts", "src/model/training/client.ts", "components-take-the-network"],
  ["docs/photos.ts", "src/model/runtime/graph.ts", "client-side"],
  ["docs/numbers.json.ts", "src/model/runtime/graph.ts", undefined],
  ["docs/path.ts", "src/model/training/graph.ts", "client-side"],
  ["docs/bar.ts", "src/model/training/client.ts", undefined],
  ["docs/site.ts", "src/model/runtime/client.ts", undefined],
  ["src/components/charts/a.ts", "src/components/inside/b.ts", "kits-know-no-page"],
  ["src/components/charts/b.ts", "src/components/ui/element.ts", undefined],
  ["src/components/ui/a.ts", "src/components/charts/plot.ts", "ui-is-the-ground"],
  ["src/components/design/a.ts", "type src/components/inside/b.ts", "rooms-apart"],
  ["src/components/design/b.ts", "src/components/fashion/clothing.ts", undefined],
  ["src/components/v1/a.ts", "src/components/fashion/clothing.ts", "fashion-is-shared"],
  ["src/components/own/a.ts", "src/components/fashion/clothing.ts", undefined],
  ["src/components/v1/b.ts", "docs/chapters.ts", "components-know-no-page"],
  ["src/kernels/gemm.ts", "src/model/math/b.ts", "kernels-alone"],
  ["src/model/runtime/b.ts", "src/kernels/simd.ts", "kernels-compiled"],
  ["scripts/bench.ts", "test/browser/helpers.ts", "tests-stay-outside"],
  ["src/components/v2/a.ts", "src/components/v2/b.ts", "no-circle"],
  ["src/components/v2/b.ts", "src/components/v2/a.ts", undefined],
  ["src/components/v2/c.ts", "src/components/v2/missing.ts", "resolvable"],
];

let house: string;
let violations: string[];

beforeAll(async () => {
  house = mkdtempSync(join(tmpdir(), "house-"));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), text);
  };
  for (const [, to] of imports) if (!to.endsWith("missing.ts")) write(to.replace("type ", ""), "export type T = 1;\n");
  for (const [from, to] of imports) {
    const file = to.replace("type ", "");
    const path = `${"../".repeat(from.split("/").length - 1)}${file}`.replace(/\.ts$/, ".js");
    const [keyword, name] = to === file ? ["import", "* as T"] : ["import type", "{ T }"];
    write(
      from,
      `${keyword} ${name} from "${path.startsWith(".") ? path : `./${path}`}";\nexport type U = T;\nexport const v = T;\n`,
    );
  }
  write("tsconfig.json", "{}");
  symlinkSync(resolve("node_modules"), join(house, "node_modules"));
  const result = await cruise(["docs", "scripts", "src", "test"], {
    ...config.options,
    ruleSet: { forbidden: config.forbidden },
    validate: true,
    baseDir: house,
  });
  violations = (result.output as ICruiseResult).summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} → ${to}`,
  );
}, 60_000);
afterAll(() => rmSync(house, { recursive: true }));

test.each(imports)("%s → %s: %s", (from, to, rule) => {
  const file = to.replace("type ", "");
  const found = violations.filter((one) => one.includes(`: ${from} → `)).map((one) => one.split(":")[0]);
  if (rule === undefined) expect(found).toEqual([]);
  else {
    expect(found).toContain(rule);
    if (rule !== "resolvable") expect(violations).toContain(`${rule}: ${from} → ${file}`);
  }
});

test("every rule has an import that it refuses", () => {
  const refused = imports.map(([, , rule]) => rule);
  expect((config.forbidden ?? []).map(({ name }) => name).filter((name) => !refused.includes(name))).toEqual([]);
});
