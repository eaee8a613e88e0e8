/** How soon the explorer answers: a layer of 960 channels, and the arithmetic behind one value. */
import type { Browser } from "playwright-core";
import type { Explorer } from "../../src/components/inside/explorer.js";
import { serve } from "../serve.js";
import { median, spread } from "./format.js";

const wide = ["block_14_depthwise", "block_15_expand", "block_15_depthwise", "block_16_expand"];

export async function explorerTimes(browser: Browser): Promise<void> {
  const server = await serve();
  const page = await browser.newPage({ serviceWorkers: "block" });
  // The runner names functions with a helper of its own, which the page lacks.
  await page.addInitScript("globalThis.__name = (inner) => inner;");
  await page.goto(`${server.url}inside?layer=block_14_expand`);
  await page.locator(".channel-grid [role=option]").first().waitFor({ timeout: 120_000 });
  // The pass is there, so what is measured is fetching the tensor, statistics, painting and names.
  await page.waitForTimeout(1500);
  const taps = await page.locator(".explorer").evaluate(async (element, ids) => {
    const explorer = element as Explorer;
    const list = () => element.querySelector(".channel-grid [role=listbox]")?.getAttribute("aria-label") ?? "";
    const measured: number[] = [];
    for (const layer of [...ids, ...ids, ...ids]) {
      const start = performance.now();
      explorer.value = { ...explorer.value, layer };
      while (!list().endsWith(layer)) await new Promise((done) => setTimeout(done));
      await new Promise((done) => requestAnimationFrame(done));
      measured.push(performance.now() - start);
      await new Promise((done) => setTimeout(done, 50));
    }
    return measured;
  }, wide);

  const sums = await page.locator(".explorer").evaluate(async (element) => {
    const explorer = element as Explorer;
    explorer.value = { ...explorer.value, layer: "block_16_project", channel: 0, pixel: { row: 0, column: 0 } };
    const shown = () => element.querySelector(".p-pixel h2")?.textContent ?? "";
    const text = () => element.querySelector(".p-pixel")?.textContent ?? "";
    while (!shown().includes("960 products")) await new Promise((done) => setTimeout(done));
    const measured: number[] = [];
    for (let i = 1; i <= 12; i++) {
      const before = text();
      const start = performance.now();
      explorer.value = { ...explorer.value, pixel: { row: i % 7, column: (3 * i) % 7 } };
      while (text() === before) await new Promise((done) => setTimeout(done));
      measured.push(performance.now() - start);
      await new Promise((done) => setTimeout(done, 30));
    }
    return measured;
  });
  console.log(`\nExplorer, wasm, ${wide.length} layers of 960 channels three times, 12 values of 960 products`);
  console.log(`  tap on a layer to its maps on screen  ${spread(taps)}  (goal ≤ 100 ms)`);
  console.log(`  tap on a value to its arithmetic      ${spread(sums)}  (goal ≤ 16 ms)`);
  if (median(taps) === 0) throw new Error("nothing was measured");
  await page.close();
  await server.close();
}
