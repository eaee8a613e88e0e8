/**
 * `npm run bench`: speeds as ratios of variants that take turns in one Chromium page, and what the built site transfers.
 * It prints goals beside results and judges nothing: milliseconds belong to the machine that ran them.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { type Browser, type Page, chromium } from "playwright-core";
import type { ForwardTimes } from "./bench/forward.js";
import { chromiumArguments, requireChromium } from "./chromium.js";
import { serve } from "./serve.js";

const rounds = Number(process.env.ROUNDS ?? 30);

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

const ms = (value: number) => `${value.toFixed(1)} ms`;
const kB = (value: number) => `${(value / 1000).toFixed(0)} kB`;

async function forwardPasses(browser: Browser): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const model = "data/models/coco-ssdlite-v2";
  for (const name of ["manifest.json", "backbone.bin", "heads.bin"])
    copyFileSync(`${model}/${name}`, join(folder, name));
  copyFileSync("node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm", join(folder, "tf.wasm"));
  writeFileSync(
    join(folder, "index.html"),
    "<!doctype html><title>bench</title><script type=module src=bench.js></script>",
  );
  await build({
    entryPoints: ["scripts/bench/forward.ts"],
    bundle: true,
    format: "esm",
    outfile: join(folder, "bench.js"),
  });
  const server = await serve({ folder });
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => "measureForward" in globalThis);
  const result = await page.evaluate(
    (n) => (globalThis as unknown as { measureForward(n: number): Promise<ForwardTimes> }).measureForward(n),
    rounds,
  );
  await page.close();
  await server.close();
  rmSync(folder, { recursive: true });

  console.log(
    `\nBackbone of COCO SSDLite MobileNetV2 at 224 × 224, trained weights, wasm, one thread, ${rounds} rounds`,
  );
  console.log(
    `  first pass ${ms(result.first)}, ${(result.macs / 1e6).toFixed(1)} M multiply-adds, tensors leaked: ${result.leaked}`,
  );
  const base = quantile(result.rounds.fused, 0.5);
  const goals: Record<string, string> = { "fused, all 52 taps viewed": "  (goal ≤ 1.1 ×)" };
  for (const [name, times] of Object.entries(result.rounds)) {
    const median = quantile(times, 0.5);
    const spread = `${ms(quantile(times, 0.25))} … ${ms(quantile(times, 0.75))}`;
    const rate = ((2 * result.macs) / median / 1e6).toFixed(1);
    console.log(
      `  ${name.padEnd(28)} median ${ms(median).padStart(9)}  (half within ${spread})  ${rate} GFLOP/s  ${(median / base).toFixed(2)} × fused${goals[name] ?? ""}`,
    );
  }
}

interface Transfer {
  code: number;
  runtime: number;
  weights: number;
  other: number;
}

/** Adds up what a page transfers, gzipped as the server sends it. */
async function watchTransfers(page: Page): Promise<Transfer> {
  const sum: Transfer = { code: 0, runtime: 0, weights: 0, other: 0 };
  page.on("requestfinished", (request) => {
    void request.sizes().then(({ responseBodySize, responseHeadersSize }) => {
      const size = responseBodySize + responseHeadersSize;
      const path = new URL(request.url()).pathname;
      if (/\.wasm$|\/vendor\/|worker\.[0-9a-f]+\.js$/.test(path)) sum.runtime += size;
      else if (/\.bin$/.test(path)) sum.weights += size;
      else if (/\.(?:js|css|html)$|\/$/.test(path)) sum.code += size;
      else sum.other += size;
    });
  });
  return sum;
}

async function firstDetections(browser: Browser): Promise<void> {
  const server = await serve();
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  const sum = await watchTransfers(page);
  const start = performance.now();
  await page.goto(server.url);
  const status = page.locator(".first-status");
  await status.filter({ hasText: "Found" }).waitFor({ timeout: 60_000 });
  const shown = performance.now() - start;
  await page.waitForLoadState("networkidle");
  const before = { ...sum };
  const touched = performance.now();
  await page.getByRole("radio").nth(1).check({ force: true });
  await status.filter({ hasText: "Live" }).waitFor({ timeout: 120_000 });
  const live = performance.now() - touched;
  await page.waitForTimeout(500);
  console.log("\nFront page, empty cache, local server with gzip");
  console.log(`  page start to the detections of the build  ${ms(shown)}`);
  console.log(`  touch of a photo to live detections        ${ms(live)}`);
  console.log(
    `  code before the network  ${kB(before.code)}  (goal ≤ 150 kB); pictures, fonts, data ${kB(before.other)}`,
  );
  console.log(`  network's runtime        ${kB(sum.runtime)}  (goal ≤ 260 kB)`);
  console.log(`  weights                  ${kB(sum.weights)}  (goal ≤ 5000 kB)`);
  await context.close();
  await server.close();
}

if (!existsSync("dist/.nojekyll")) {
  const { status } = spawnSync("npm", ["run", "build"], { stdio: "inherit" });
  if (status !== 0) process.exit(1);
}
const browser = await chromium.launch({ executablePath: requireChromium(), args: [...chromiumArguments] });
console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, Chromium ${browser.version()}, Node ${process.version}`,
);
await forwardPasses(browser);
await firstDetections(browser);
await browser.close();
