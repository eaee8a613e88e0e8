/**
 * How time grows with width, resolution and threads beside multiply-adds: prints a table, and writes it for the page about
 * time. To be run on a quiet machine.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import type { Browser } from "playwright-core";
import { compileKernels, kernelFlags } from "../bundle-kernels.js";
import { median, ms } from "./format.js";
import { scriptPage } from "./scriptPage.js";
import type { Growth, growth } from "./threads.js";

const alphas = [0.35, 0.5, 0.75, 1, 1.4];
const resolutions = [96, 128, 160, 192, 224];
const file = "data/pass-times.csv";
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
  const device = `${cpus()[0]?.model ?? "unknown processor"}, Chromium ${browser.version()}`;
  const lines = ["alpha,resolution,threads,macs,milliseconds,rounds,device"];
  for (const { alpha, resolution, threads: count, macs, milliseconds } of found) {
    const time = median(milliseconds);
    console.log(
      `  α ${String(alpha).padEnd(4)} ${String(resolution).padStart(3)} px, ${count} ${count === 1 ? "thread " : "threads"} ` +
        `${(macs / 1e6).toFixed(1).padStart(6)} M multiply-adds ${ms(time).padStart(9)} ${(macs / time / 1e6).toFixed(1).padStart(5)} GMAC/s`,
    );
    lines.push([alpha, resolution, count, macs, time.toFixed(2), rounds, JSON.stringify(device)].join(","));
  }
  writeFileSync(file, `${lines.join("\n")}\n`);
}
