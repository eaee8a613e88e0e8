/** The network in a real worker of the built site: loading, failing, coming back. */
import { readFileSync, statSync } from "node:fs";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { readPhoto } from "../../scripts/node-detector.js";
import { serve } from "../../scripts/serve.js";
import type * as Client from "../../src/model/runtime/client.js";
import type { Progress, RunResult } from "../../src/model/runtime/protocol.js";
import type { Outcome } from "../../src/model/types.js";
import { openPage } from "./helpers.js";
import { importModule, openFrontPage, patchWorker, routing } from "./modules.js";

interface Trial {
  readonly opened: Outcome<{ readonly backend: string }>;
  readonly progress: readonly Progress[];
  readonly run?: Outcome<RunResult>;
}

const sizeOf = (file: string) => statSync(`data/models/coco-ssdlite-v2/${file}`).size;

// Several loads of network and page in one test, on machines that are busy with other tests.
vi.setConfig({ testTimeout: 150_000 });

let cat: { width: number; height: number; base64: string };

beforeAll(async () => {
  const { width, height, data } = await readPhoto("cat");
  cat = { width, height, base64: Buffer.from(data).toString("base64") };
});

/**
 * Opens the network in the page and lets it look at the cat.
 *
 * @param patience milliseconds of silence after which the client doubts the worker, and then gives it up
 */
async function openAndRun(page: Page, patience?: number): Promise<Trial> {
  const client = await importModule<typeof Client>(page, "model/runtime/client");
  return client.evaluate(
    async ({ openNetwork }, { cat, more }) => {
      const progress: Progress[] = [];
      const opened = await openNetwork("coco-ssdlite-v2", { onProgress: (step) => progress.push(step), ...more });
      if (!opened.ok) return { opened, progress };
      const { backend, run, dispose } = opened.value;
      const data = Uint8ClampedArray.from(atob(cat.base64), (letter) => letter.charCodeAt(0));
      const result = await run({ width: cat.width, height: cat.height, data }, { fit: "stretch" });
      dispose();
      return { opened: { ok: true as const, value: { backend } }, progress, run: result };
    },
    { cat, more: patience === undefined ? {} : { patience, grace: patience } },
  );
}

function expectCat({ run }: Trial): void {
  if (!run?.ok) throw new Error(`no detections: ${JSON.stringify(run)}`);
  const [first] = run.value.detections;
  expect(first.label).toBe("cat");
  expect(first.score).toBeGreaterThanOrEqual(0.9);
}

/** Waits until the explorer's page says that it found something. */
async function expectFound(page: Page, label: string): Promise<void> {
  await page.locator(".found", { hasText: label }).waitFor({ timeout: 90_000 });
}

test("loads with progress in bytes and finds the cat", async () => {
  const { page, problems } = await openFrontPage({ fresh: true });
  const trial = await openAndRun(page);
  expectCat(trial);
  expect(trial.opened).toMatchObject({
    ok: true,
    value: {
      backend: "WebAssembly with SIMD, one thread, this site’s routines with fused multiply-add",
    },
  });
  const steps = trial.progress.filter(({ file }) => file !== undefined);
  // The wasm file and the two weight files.
  expect(new Set(steps.map(({ file }) => file)).size).toBe(3);
  expect(steps.at(-1)?.loaded).toBe(424_594 + sizeOf("backbone.bin") + sizeOf("heads.bin"));
  expect(problems).toEqual([]);
});

describe("without what it would like to have", () => {
  test("WebAssembly without SIMD: the plain file, said so", async () => {
    const { page } = await openFrontPage({
      prepare: patchWorker("WebAssembly.validate = () => false"),
    });
    const trial = await openAndRun(page);
    expectCat(trial);
    expect(trial.opened).toMatchObject({
      ok: true,
      value: { backend: "WebAssembly without SIMD, one thread, TensorFlow.js’s routines" },
    });
  });

  test("WebAssembly without relaxed SIMD: kernels without fused multiply-add, said so", async () => {
    const { page } = await openFrontPage({
      // The program that asks for SIMD has 31 bytes, the one that asks for relaxed SIMD has 40.
      prepare: patchWorker(
        "const { validate } = WebAssembly; WebAssembly.validate = (bytes) => bytes.length < 40 && validate(bytes)",
      ),
    });
    const trial = await openAndRun(page);
    expectCat(trial);
    const backend = "WebAssembly with SIMD, one thread, this site’s routines";
    expect(trial.opened).toMatchObject({ ok: true, value: { backend } });
  });

  test("no WebAssembly", async () => {
    const { page } = await openFrontPage({
      prepare: patchWorker("delete globalThis.WebAssembly"),
    });
    const { opened } = await openAndRun(page);
    expect(opened).toMatchObject({ ok: false, problem: { kind: "no-webassembly", advice: /another browser/ } });
  });

  test("storage is forbidden, and without https there are no digests", async () => {
    const forbid = `Object.defineProperty(globalThis, "caches", { get() { throw new DOMException("", "SecurityError") } });
      Object.defineProperty(crypto, "subtle", { value: undefined })`;
    const { page } = await openFrontPage({ prepare: patchWorker(forbid) });
    expectCat(await openAndRun(page));
  });
});

describe("files that do not come as they should", () => {
  test("a weight file is missing", async () => {
    const { page } = await openFrontPage({
      prepare: routing("**/heads.*.bin*", (route) => route.fulfill({ status: 404, body: "" })),
    });
    const { opened } = await openAndRun(page);
    expect(opened).toMatchObject({ ok: false, problem: { kind: "weights-missing", message: /404.*heads\.bin/ } });
  });

  test("a weight file is truncated; once it is whole again, the same page opens the network", async () => {
    let truncated = true;
    const { page } = await openFrontPage({
      prepare: routing("**/backbone.*.bin*", async (route) => {
        if (!truncated) return route.continue();
        const response = await route.fetch();
        await route.fulfill({ status: 200, body: (await response.body()).subarray(0, 1_000_000) });
      }),
    });
    const { opened } = await openAndRun(page);
    expect(opened).toMatchObject({
      ok: false,
      problem: {
        kind: "weights-damaged",
        message: expect.stringContaining(`1000000 of ${sizeOf("backbone.bin")}`) as string,
      },
    });
    truncated = false;
    expectCat(await openAndRun(page));
  });

  test("one byte of a weight file is another", async () => {
    const { page } = await openFrontPage({
      prepare: routing("**/backbone.*.bin*", async (route) => {
        const body = await (await route.fetch()).body();
        body[123_456] ^= 1;
        await route.fulfill({ status: 200, body });
      }),
    });
    const { opened } = await openAndRun(page);
    expect(opened).toMatchObject({ ok: false, problem: { kind: "weights-damaged", message: /not the published/ } });
  });

  test("the runtime is missing: the wasm file, or the code", async () => {
    for (const pattern of ["**/*.wasm*", "**/vendor/tf.*.js"]) {
      const { page } = await openFrontPage({
        prepare: routing(pattern, (route) => route.abort()),
      });
      const { opened } = await openAndRun(page);
      expect(opened).toMatchObject({ ok: false, problem: { kind: "runtime-missing" } });
    }
  });

  test("the worker's script is missing", async () => {
    const { page } = await openFrontPage({
      prepare: routing("**/model/runtime/worker.*.js", (route) => route.abort()),
    });
    const { opened } = await openAndRun(page);
    expect(opened).toMatchObject({ ok: false, problem: { kind: "worker-died", message: /could not be started/ } });
  });
});

describe("a worker that dies", () => {
  const onRun = (act: string) =>
    `addEventListener("message", ({ data }) => { if (data.job?.kind === "run") { ${act} } })`;

  test("is replaced, and the cat is found all the same", async () => {
    const { page } = await openFrontPage({
      prepare: patchWorker(onRun('throw new Error("broken")'), 1),
    });
    expectCat(await openAndRun(page));
  });

  test("in silence, too", async () => {
    const { page } = await openFrontPage({ prepare: patchWorker(onRun("close()"), 1) });
    expectCat(await openAndRun(page, 6000));
  });

  test("again and again is a problem, not a loop", async () => {
    const { page } = await openFrontPage({
      prepare: patchWorker(onRun('throw new Error("broken")')),
    });
    const { run } = await openAndRun(page);
    expect(run).toMatchObject({ ok: false, problem: { kind: "worker-died" } });
  });
});

describe("the second visit", () => {
  test("needs no request for weights and wasm, even without a service worker", async () => {
    const { page, context } = await openFrontPage({ fresh: true });
    expectCat(await openAndRun(page));
    const asked: string[] = [];
    await context.route(/\.(?:wasm|bin)(?:\?|$)|manifest\.\w+\.json/, (route) => {
      asked.push(route.request().url());
      return route.abort();
    });
    await page.reload();
    expectCat(await openAndRun(page));
    // The manifest is asked for again, and its last copy serves when nobody answers.
    expect(asked.filter((url) => !url.includes("manifest"))).toEqual([]);
  });

  test("shows detections with every request for weights and runtime refused", async () => {
    const runtime = /\.(?:wasm|bin)$|manifest\.\w+\.json|vendor\/tf|model\/runtime\/(?:session|worker|tensorflow)/;
    let refusing = false;
    const server = await serve({ base: "/offline/", refuse: (path) => refusing && runtime.test(path) });
    onTestFinished(() => server.close());
    const { page } = await openPage("inside", { root: server.url, serviceWorkers: "allow" });
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await page.reload();
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    await expectFound(page, "cat");
    refusing = true;
    await page.reload();
    await expectFound(page, "cat");
  });
});

describe("the explorer's page", () => {
  test("says which file is missing, stays usable, and tries again when asked", async () => {
    let missing = true;
    const { page } = await openPage("inside", {
      prepare: routing("**/heads.*.bin*", (route) =>
        missing ? route.fulfill({ status: 404, body: "" }) : route.continue(),
      ),
    });
    const status = page.locator(".network-status");
    await status.getByRole("button", { name: "Try again" }).waitFor({ timeout: 60_000 });
    expect(await status.textContent()).toMatch(/weights could not be loaded.*404.*heads\.bin/);
    const layer = () => new URL(page.url()).searchParams.get("layer");
    await page.locator(".explorer").focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(layer).toBe("block_2_project");
    missing = false;
    await status.getByRole("button", { name: "Try again" }).click();
    await expectFound(page, "cat");
  });

  test("looks at a photo that the reader brings", async () => {
    const { page, problems } = await openPage("inside");
    await expectFound(page, "cat");
    const buffer = readFileSync("data/images/cup.jpg");
    await page
      .locator(".picture-input input[type=file]")
      .setInputFiles({ name: "my cup.jpg", mimeType: "image/jpeg", buffer });
    await expectFound(page, "cup");
    expect(await page.locator(".picture-status").textContent()).toContain("my cup.jpg, 600 × 400 pixels.");
    expect(problems).toEqual([]);
  });
});

test("a phone's worth of requests: the newest picture wins and nothing is lost", async () => {
  const { page } = await openFrontPage();
  const client = await importModule<typeof Client>(page, "model/runtime/client");
  const answers = await client.evaluate(async ({ openNetwork }) => {
    const opened = await openNetwork("coco-ssdlite-v2");
    if (!opened.ok) throw new Error(opened.problem.message);
    const pictures = Array.from({ length: 20 }, () => ({
      width: 8,
      height: 8,
      data: new Uint8ClampedArray(256).fill(200),
    }));
    const outcomes = await Promise.all(
      pictures.map((picture) => opened.value.run(picture, { fit: "stretch", replace: true })),
    );
    opened.value.dispose();
    return outcomes.map((outcome) => (outcome.ok ? "done" : outcome.problem.kind));
  });
  expect(answers).toEqual(["done", ...Array<string>(18).fill("cancelled"), "done"]);
});
