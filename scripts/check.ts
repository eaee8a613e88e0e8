/** `npm run check`: format, lint, types and pages. Shows what each step found, and a summary. */
import { spawn } from "node:child_process";
import { checkPages } from "./page-check.js";

export interface Result {
  readonly name: string;
  readonly ok: boolean;
  readonly output: string;
  readonly seconds: number;
}

async function step(name: string, work: () => Promise<{ ok: boolean; output: string }>): Promise<Result> {
  const start = performance.now();
  const { ok, output } = await work();
  return { name, ok, output: output.trim(), seconds: (performance.now() - start) / 1000 };
}

/** Runs an installed command; output is both of its streams. */
function run(command: string, ...args: string[]): Promise<{ ok: boolean; output: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [`node_modules/${command}`, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => (output += text));
    }
    child.on("error", (error) => done({ ok: false, output: error.message }));
    child.on("close", (code) => done({ ok: code === 0, output }));
  });
}

async function pages(): Promise<{ ok: boolean; output: string }> {
  const problems = await checkPages();
  return { ok: problems.length === 0, output: problems.join("\n") };
}

/** All steps, two at a time: the types of the pages need the mirrors that the page check writes. */
export async function check(): Promise<Result[]> {
  const tsc = "typescript/bin/tsc";
  const first = async () => [
    await step("pages", pages),
    await step("types of src, scripts and tests", () => run(tsc, "-p", "tsconfig.json")),
    await step("types of the pages", () => run(tsc, "-p", "tsconfig.pages.json")),
  ];
  const second = async () => [
    await step("format", () => run("prettier/bin/prettier.cjs", "--check", "--log-level", "warn", ".")),
    await step("lint", () => run("eslint/bin/eslint.js", ".")),
  ];
  const results = (await Promise.all([first(), second()])).flat();
  for (const { name, ok, output } of results) if (!ok) console.error(`\n── ${name}\n${output}`);
  console.log("");
  for (const { name, ok, seconds } of results)
    console.log(`${ok ? "ok    " : "FAILED"} ${name} (${seconds.toFixed(1)} s)`);
  return results;
}

if (process.argv[1]?.endsWith("check.ts")) process.exit((await check()).every(({ ok }) => ok) ? 0 : 1);
