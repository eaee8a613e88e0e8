/** On the built page about time: time per layer in WebAssembly, and whole passes on WebGL and in plain JavaScript. */
import { chromium } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { chromiumArguments, requireChromium } from "../../scripts/chromium.js";
import type * as Backends from "../../src/model/runtime/backends.js";
import { openPage, site } from "./helpers.js";
import { importModule } from "./modules.js";

const patient = { timeout: 120_000 };

test("each layer is timed on this device, beside its multiply-adds and under the roof", async () => {
  const { page, problems } = await openPage("time");
  await page.getByRole("button", { name: "Measure each layer" }).focus();
  await page.keyboard.press("Enter");
  const sum = page.locator(".reconciled");
  await sum.waitFor(patient);
  expect(await sum.innerText()).toMatch(
    /^All layers one by one take [\d.]+\u202fms, a whole pass [\d.]+\u202fms .*The difference is [\d.]+\u202f[µm]s, \d+\u202f% of the pass\./,
  );
  const panel = page.locator(".time-panel");
  // 7 % is the share that MobileNet V2's depthwise layers have of its multiply-adds.
  expect(await panel.locator("figcaption").first().innerText()).toMatch(
    /^Depthwise layers do 7\u202f% of the multiply-adds and take \d+\u202f% of the time/,
  );
  expect(await panel.locator(".roof-mark").count()).toBe(52);
  const tables = panel.locator("details.data, details:has(tbody)");
  const rowsOf = (number: number) => tables.nth(number).locator("tbody tr").allTextContents();
  const [roofline, kernels] = [await rowsOf(0), await rowsOf(1)];
  expect([roofline.length, kernels.length]).toEqual([52, 52]);
  expect(roofline[0]).toMatch(/^Conv1[\d.]+\u202f[µm]s/);
  // This site's kernel, TensorFlow.js's, and one to the other.
  expect(kernels[0]).toMatch(/^Conv1[\d.]+\u202f[µm]s[\d.]+\u202f[µm]s[\d.]+×$/);
  expect(await panel.locator("figcaption", { hasText: "A whole pass takes" }).innerText()).toMatch(
    /^A whole pass takes [\d.]+\u202fms on this site’s routines and [\d.]+\u202fms on TensorFlow.js’s\./,
  );
  console.log(await sum.innerText());
  expect(problems).toEqual([]);
});

test("a pass runs on WebGL and in plain JavaScript, which are fetched only then", async () => {
  // A browser of its own: the shared one has its graphics switched off.
  const browser = await chromium.launch({
    executablePath: requireChromium(),
    args: [
      ...chromiumArguments.filter((argument) => argument !== "--disable-gpu"),
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
    ],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const fetched: string[] = [];
  page.on("response", (response) => {
    const name = /backend-(\w+)\.\w+\.js$/.exec(response.url())?.[1];
    if (name !== undefined) fetched.push(name);
  });
  await page.goto(new URL("time", site).href);
  await page.locator(".time-panel").waitFor(patient);
  const backends = await importModule<typeof Backends>(page, "model/runtime/backends");
  expect(fetched).toEqual([]);
  for (const name of ["webgl", "cpu"] as const) {
    const outcome = await backends.evaluate(
      ({ timeBackend }, backend) => timeBackend(backend, { resolution: 64, runs: 2 }),
      name,
    );
    console.log(name, JSON.stringify(outcome));
    // The worker itself checks each pass: every number of the last layer lies between 0 and 6.
    expect(outcome).toMatchObject({ ok: true, value: { milliseconds: expect.any(Array) as unknown } });
    if (!outcome.ok) continue;
    const { firstRun, milliseconds, on } = outcome.value;
    expect(Math.min(firstRun, ...milliseconds)).toBeGreaterThan(0);
    expect(on).toMatch(name === "webgl" ? /SwiftShader/ : /^JavaScript/);
  }
  expect(fetched).toEqual(["webgl", "cpu"]);
});

test("width and resolution are recomputed at once and measured on demand, with random weights", async () => {
  const { page } = await openPage("time");
  const figure = page.getByLabel("MobileNet V2 at another width and resolution");
  await figure.getByLabel("Width α").fill("0.35");
  await figure.getByLabel("Resolution", { exact: true }).fill("96");
  // TF-slim's table: 11 M multiply-adds.
  expect(await figure.locator(".sums dd").first().textContent()).toMatch(/^11\.\d\d\u202fM$/);
  await figure.getByText("Measure here").click();
  const result = figure.locator("[role=status] table");
  await result.waitFor(patient);
  expect(await result.textContent()).toContain("speed only, untrained");
  expect(await result.locator("tbody tr").first().textContent()).toMatch(/α = 0\.35, 96 × 96[\d.]+\u202fms/);
});
