/**
 * `npm run check`: format, lint, the direction of imports, types, pages and prose. Shows what each step found, and a summary. In .cache/ each tool keeps
 * what it has found of files that have not changed since.
 */
import { spawn } from "node:child_process";
import { checkPages } from "./page-check.js";
import { checkProse } from "./prose/rules.js";
import { siteProse } from "./prose/texts.js";

export interface Result {
  readonly name: string;
  readonly ok: boolean;
  readonly output: string;
  readonly seconds: number;
}

/** Does one step of the work, and says how long it took. */
export async function step(name: string, work: () => Promise<{ ok: boolean; output: string }>): Promise<Result> {
  const start = performance.now();
  const { ok, output } = await work();
  return { name, ok, output: output.trim(), seconds: (performance.now() - start) / 1000 };
}

/** Runs a command; output is both of its streams. */
export function run(command: string, ...args: string[]): Promise<{ ok: boolean; output: string }> {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => (output += text));
    }
    child.on("error", (error) => done({ ok: false, output: error.message }));
    child.on("close", (code) => done({ ok: code === 0, output }));
  });
}

const tool = (path: string, ...args: string[]) => run(process.execPath, `node_modules/${path}`, ...args);

async function pages(): Promise<{ ok: boolean; output: string }> {
  const problems = await checkPages();
  return { ok: problems.length === 0, output: problems.join("\n") };
}

async function prose(): Promise<{ ok: boolean; output: string }> {
  const problems = await checkProse(await siteProse());
  return { ok: problems.length === 0, output: problems.join("\n") };
}

const cached = (file: string) => ["--cache", "--cache-strategy", "content", "--cache-location", file];

/** All steps, two at a time: the types of the pages need the mirrors that the page check writes. */
export async function check(): Promise<Result[]> {
  const tsc = "typescript/bin/tsc";
  const first = async () => [
    await step("pages", pages),
    await step("types of src, scripts and tests", () => tool(tsc, "-p", "tsconfig.json")),
    await step("prose", prose),
    await step("types of the pages", () => tool(tsc, "-p", "tsconfig.pages.json")),
    await step("types of the kernels", () => tool(tsc, "-p", "src/kernels")),
  ];
  const second = async () => [
    await step("format", () =>
      tool("prettier/bin/prettier.cjs", "--check", "--log-level", "warn", ...cached(".cache/prettier.json"), "."),
    ),
    await step("lint", () => tool("eslint/bin/eslint.js", ...cached(".cache/eslint.json"), ".")),
    await step("direction of imports", () =>
      tool("dependency-cruiser/bin/dependency-cruise.mjs", "--output-type", "err", "docs", "scripts", "src", "test"),
    ),
  ];
  return (await Promise.all([first(), second()])).flat();
}

/** Prints what the steps found, and a summary. */
export function show(results: readonly Result[]): void {
  for (const { name, ok, output } of results) if (!ok) console.error(`\n── ${name}\n${output}`);
  console.log("");
  for (const { name, ok, seconds } of results)
    console.log(`${ok ? "ok    " : "FAILED"} ${name} (${seconds.toFixed(1)} s)`);
}

if (process.argv[1]?.endsWith("check.ts")) {
  const results = await check();
  show(results);
  process.exit(results.every(({ ok }) => ok) ? 0 : 1);
}
