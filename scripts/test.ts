/**
 * `npm test`: the checks, a build if the built site is missing or older than its sources, and every test, first in Node,
 * beside checks and build, then in a browser on the built site. At the end come the files of tests that took longest and all
 * that failed, with its reason; the last line counts tests and checks: «N passed, N failed».
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { type Result, check, run, show, step } from "./check.js";
import { requireChromium } from "./chromium.js";

const sources = ["docs", "src", "data", "scripts", "static", "observablehq.config.ts", "package-lock.json"];
/** The post-build step writes this file last, and only into a site without problems. */
const built = "dist/.nojekyll";

/** What Vitest reports of a file of tests: its path, times in milliseconds since 1970, its tests, and why it did not load. */
interface TestFile {
  readonly name: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages?: readonly string[] | null;
  }[];
}

/** What Vitest reports of a run. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly TestFile[];
}

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

async function build(): Promise<Result[]> {
  return isStale() ? [await step("build", () => run("npm", "run", "build"))] : [];
}

/** Runs the tests of some projects, told as they end. */
async function test(name: string, ...projects: readonly string[]): Promise<{ ok: boolean; report?: Report }> {
  const report = `test-results/${name}.json`;
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const chosen = projects.flatMap((project) => ["--project", project]);
  const asked = ["--passWithNoTests", ...process.argv.slice(2)];
  const args = ["node_modules/vitest/vitest.mjs", "run", ...reporters, ...chosen, ...asked];
  const code = await new Promise((done) => spawn(process.execPath, args, { stdio: "inherit" }).on("close", done));
  if (!existsSync(report)) return { ok: false };
  return { ok: code === 0, report: JSON.parse(readFileSync(report, "utf8")) as Report };
}

/** The ten files that took longest, longest first, with their seconds. */
function slowest(reports: readonly Report[]): string[] {
  return reports
    .flatMap(({ testResults }) => testResults)
    .map(({ name, startTime, endTime }) => ({ name: relative("", name), seconds: (endTime - startTime) / 1000 }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, 10)
    .map(({ name, seconds }) => `${seconds.toFixed(1).padStart(6)} s ${name}`);
}

/** The tests that failed and the files that did not load, each with its reason, up to ten lines of it. */
function failures(reports: readonly Report[]): string[] {
  const told = (name: string, reason = "") => `✗ ${name}\n${reason.split("\n").slice(0, 10).join("\n")}`;
  return reports
    .flatMap(({ testResults }) => testResults)
    .filter(({ status }) => status === "failed")
    .flatMap(({ name, message, assertionResults }) => {
      const tests = assertionResults.filter(({ status }) => status === "failed");
      const file = relative("", name);
      if (tests.length === 0) return [told(file, message)];
      return tests.map(({ fullName, failureMessages }) => told(`${file}: ${fullName}`, failureMessages?.[0]));
    });
}

async function main(): Promise<number> {
  requireChromium();
  const [unit, ...steps] = await Promise.all([test("unit", "unit", "dom"), check(), build()]);
  const results = steps.flat();
  show(results);
  const runs = [unit, await test("browser", "browser")];

  let passed = results.filter(({ ok }) => ok).length;
  let failed = results.length - passed;
  for (const { ok, report } of runs) {
    passed += report?.numPassedTests ?? 0;
    // A file that does not even load has no tests, but it is a failure.
    failed += Math.max(report?.numFailedTests ?? 0, ok ? 0 : 1);
  }
  const reports = runs.flatMap(({ report }) => report ?? []);
  console.log("The slowest files:");
  for (const line of slowest(reports)) console.log(line);
  for (const line of failures(reports)) console.log(line);
  show(results.filter(({ ok }) => !ok));
  console.log(`${passed} passed, ${failed} failed`);
  return failed;
}

process.exit((await main()) === 0 ? 0 : 1);
