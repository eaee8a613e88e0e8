/**
 * How time grows with width, resolution and threads beside multiply-adds: prints a table, and writes it for the page about
 * time. To be run on a quiet machine.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import type { Browser } from "playwright-core";
import type { PassTimes } from "../../docs/tables/time.js";
import { compileKernels, kernelFlags } from "../bundle-kernels.js";
import { median, ms } from "./format.js";
import { scriptPage } from "./scriptPage.js";
import type { Growth, growth } from "./threads.js";

const alphas = [0.35, 0.5, 0.75, 1, 1.4];
const resolutions = [96, 160, 224];
const file = "data/pass-times.json";
/** Pages of memory of 64 KiB: 128 MiB. */
const pages = 2048;

export async function growthOfCost(browser: Browser, rounds: number): Promise<void> {
  const threads = [1, 2, 4].filter((count) => count <= cpus().length);
  const shared = [
    "--enable",
    "threads",
    "--sharedMemory",
    "--initialMemory",
    `${pages}`,
    "--maximumMemory",
    `${pages}`,
  ];
  const program = await compileKernels([...kernelFlags.fma, ...shared]);
  const found = await scriptPage(browser, "scripts/bench/threads.ts", { "kernels.wasm": program }, async (page) => {
    await page.waitForFunction(() => "growth" in globalThis);
    const values: Parameters<typeof growth> = [alphas, resolutions, threads, { pages, rounds }];
    return page.evaluate<Growth[], typeof values>(
      (given) => (globalThis as unknown as { growth(...v: typeof given): Promise<Growth[]> }).growth(...given),
      values,
    );
  });
  console.log(`\nV2 up to its last convolution, this site's kernels alone, ${rounds} rounds, written to ${file}`);
  const passes = found.map(({ milliseconds, ...one }) => {
    const fastest = Math.min(...milliseconds);
    console.log(
      `  α ${String(one.alpha).padEnd(4)} ${String(one.resolution).padStart(3)} px, ${one.threads} ${one.threads === 1 ? "thread " : "threads"} ` +
        `${(one.macs / 1e6).toFixed(1).padStart(6)} M multiply-adds, fastest ${ms(fastest)}, median ${ms(median(milliseconds))}, ` +
        `${(one.macs / fastest / 1e6).toFixed(1)} GMAC/s`,
    );
    return { ...one, fastest: Number(fastest.toFixed(2)) };
  });
  const device = `${cpus()[0]?.model ?? "unknown processor"}, Chromium ${browser.version().split(".")[0]}`;
  const table: PassTimes = { device, rounds, passes };
  writeFileSync(file, `${JSON.stringify(table, undefined, 1)}\n`);
}
