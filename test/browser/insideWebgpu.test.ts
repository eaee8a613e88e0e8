/** On the built page of the explorer: whole passes on WebGPU where the browser has an adapter, and a sentence where not. */
import { type Page, chromium } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { chromiumArguments, requireChromium } from "../../scripts/chromium.js";
import type * as Backends from "../../src/model/runtime/backends.js";
import { openPage, site } from "./helpers.js";
import { importModule } from "./modules.js";

async function timeWebgpu(page: Page) {
  const backends = await importModule<typeof Backends>(page, "model/runtime/backends");
  return backends.evaluate(({ timeBackend }) => timeBackend("webgpu", { resolution: 32, runs: 1 }));
}

test("a pass runs on WebGPU if the browser has an adapter, here one that the processor imitates", async () => {
  const browser = await chromium.launch({
    executablePath: requireChromium(),
    args: [
      ...chromiumArguments.filter((argument) => argument !== "--disable-gpu"),
      "--enable-unsafe-webgpu",
      "--use-webgpu-adapter=swiftshader",
    ],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(new URL("inside", site).href);
  const hasAdapter = await page.evaluate(async () => {
    const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<object | null> } };
    return gpu !== undefined && (await gpu.requestAdapter()) !== null;
  });
  const outcome = await timeWebgpu(page);
  console.log("webgpu", JSON.stringify(outcome));
  if (!outcome.ok) {
    // npm may leave the optional package out: then the page has to say that, and nothing else may go wrong.
    const reason = hasAdapter ? "this copy of the site was built without it" : "WebGPU";
    expect(outcome.problem.kind).toBe("backend-missing");
    expect(outcome.problem.message).toContain("Not available here: ");
    expect(outcome.problem.message).toContain(reason);
    return;
  }
  // The worker itself checks each pass: every number of the last layer lies between 0 and 6.
  const { firstRun, milliseconds, on } = outcome.value;
  expect(milliseconds.length).toBeGreaterThanOrEqual(1);
  expect(Math.min(firstRun, ...milliseconds)).toBeGreaterThan(0);
  expect(on).toMatch(/swiftshader/i);
});

test("without an adapter the page says so in a sentence", async () => {
  // The shared browser has its graphics switched off.
  const { page } = await openPage("inside", { settle: false });
  expect(await timeWebgpu(page)).toEqual({
    ok: false,
    problem: {
      kind: "backend-missing",
      message: expect.stringMatching(/^Not available here: .*WebGPU.*\.$/) as string,
      advice: "The other backends work without it.",
    },
  });
});
