/** What the front page transfers, and how soon it shows detections. */
import type { Browser, Page } from "playwright-core";
import { serve } from "../serve.js";
import { kB, ms } from "./format.js";

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

export async function firstDetections(browser: Browser): Promise<void> {
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
