/**
 * `npm test`: the checks, a build if the built site is missing or older than its sources, then every test, in Node and in
 * a browser on the built site. The last line counts tests and checks: «N passed, N failed».
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { check } from "./check.js";
import { requireChromium } from "./chromium.js";

const sources = ["docs", "src", "data", "scripts", "static", "observablehq.config.ts", "package-lock.json"];
/** The post-build step writes this file last, and only into a site without problems. */
const built = "dist/.nojekyll";
const report = "test-results/vitest.json";

/** When a file in a folder last changed, in milliseconds since 1970. */
function newest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const entries = readdirSync(path).filter((name) => name !== ".observablehq" && name !== "vendor");
  return Math.max(0, ...entries.map((name) => newest(join(path, name))));
}

function isStale(): boolean {
  if (!existsSync(built)) return true;
  const time = statSync(built).mtimeMs;
  return sources.some((path) => existsSync(path) && newest(path) > time);
}

/** Runs a command of this project; true if it ends well. */
function run(...args: string[]): boolean {
  return spawnSync("npx", args, { stdio: "inherit" }).status === 0;
}

function build(): boolean {
  const { status, stdout, stderr } = spawnSync("npm", ["run", "build"], { encoding: "utf8" });
  if (status !== 0) console.error(`${stdout}\n${stderr}`);
  return status === 0;
}

async function main(): Promise<number> {
  requireChromium();
  let passed = 0;
  let failed = 0;
  const count = (ok: boolean) => (ok ? passed++ : failed++);

  for (const { ok } of await check()) count(ok);
  if (isStale()) {
    const start = performance.now();
    const ok = build();
    console.log(`${ok ? "ok    " : "FAILED"} build (${((performance.now() - start) / 1000).toFixed(1)} s)\n`);
    count(ok);
  }

  rmSync(report, { force: true });
  run(
    "vitest",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  );
  if (existsSync(report)) {
    const result = JSON.parse(readFileSync(report, "utf8")) as {
      numPassedTests: number;
      numFailedTests: number;
      numFailedTestSuites: number;
      success: boolean;
    };
    passed += result.numPassedTests;
    // A file that does not even load has no tests, but it is a failure.
    failed += Math.max(result.numFailedTests, result.success ? 0 : 1);
  } else failed++;
  console.log(`${passed} passed, ${failed} failed`);
  return failed;
}

process.exit((await main()) === 0 ? 0 : 1);
