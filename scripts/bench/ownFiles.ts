/**
 * How long the page «own» takes from the bytes of a network's file to the site's weights: read, recognized, mapped, in the
 * page's own worker. A new page for each run, as for a reader. The files are those of the tests, in every format, and
 * those of the folder that OWN_WEIGHTS names.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { serve } from "../serve.js";
import { median } from "./format.js";

/** Goals in ms for files of about 2 and 18 MB. */
const goals = { small: 150, large: 600 } as const;

interface Read {
  readonly milliseconds: number;
  /** Of the worker, after it: objects and arrays. */
  readonly memory: number;
}

const size = (paths: readonly string[]) => paths.reduce((sum, path) => sum + statSync(path).size, 0) / 1e6;

/** Bytes that the worker which read the file has in use. Scripts in a worker cannot ask; the debugger's protocol can. */
async function workerMemory(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const usage = new Promise<number>((resolve) => {
    session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
      if (!targetInfo.url.includes("ownWorker")) return;
      const message = JSON.stringify({ id: 1, method: "Runtime.getHeapUsage" });
      void session.send("Target.sendMessageToTarget", { sessionId, message });
    });
    session.on("Target.receivedMessageFromTarget", ({ message }) => {
      const { result } = JSON.parse(message) as { result?: { usedSize: number; backingStorageSize: number } };
      // Events have no result.
      if (result) resolve(result.usedSize + result.backingStorageSize);
    });
  });
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  return usage;
}

/** One file in a new page; its refusal where it is none. */
async function once(browser: Browser, url: string, paths: readonly string[]): Promise<Read | string> {
  const context = await browser.newContext({ serviceWorkers: "block" });
  try {
    const page = await context.newPage();
    await page.goto(`${url}own.html`);
    await page
      .locator(".drop input")
      .first()
      .setInputFiles([...paths]);
    const read = page.locator(".own-result .fileline .note");
    const refusal = page.locator(".refusal h2");
    await read.or(refusal).first().waitFor({ timeout: 120_000 });
    if (await refusal.isVisible()) return (await refusal.textContent()) ?? "";
    const milliseconds = Number(/read in (\d+) ms/.exec((await read.textContent()) ?? "")?.[1]);
    return { milliseconds, memory: (await workerMemory(page)) / 1e6 };
  } finally {
    await context.close();
  }
}

async function say(browser: Browser, url: string, name: string, paths: readonly string[], rounds: number) {
  const runs: Read[] = [];
  const megabytes = size(paths);
  for (let i = 0; i < rounds; i++) {
    const run = await once(browser, url, paths);
    if (typeof run === "string") return console.log(`  ${megabytes.toFixed(1).padStart(6)}  refused: ${run}  ${name}`);
    runs.push(run);
  }
  const time = median(runs.map(({ milliseconds }) => milliseconds));
  const goal = megabytes > 8 ? goals.large : goals.small;
  const memory = median(runs.map((run) => run.memory));
  console.log(
    `  ${megabytes.toFixed(1).padStart(6)}  ${time.toFixed(0).padStart(6)}  ${String(goal).padStart(5)}  ${memory.toFixed(0).padStart(9)}  ${name} ${time > goal ? "over" : ""}`,
  );
}

export async function ownFiles(browser: Browser, rounds: number): Promise<void> {
  console.log(`\nRead, recognize and map a network's file in a new page, median of ${rounds}`);
  console.log("      MB      ms   goal  MB in use");
  const written = mkdtempSync(join(tmpdir(), "own-files-"));
  const server = await serve();
  try {
    execFileSync(process.execPath, ["node_modules/tsx/dist/cli.mjs", "test/model/own/writeFiles.ts", written]);
    const folders = readdirSync(written).sort((a, b) => parseInt(a) - parseInt(b));
    for (const name of folders) {
      const folder = join(written, name);
      const paths = readdirSync(folder).map((file) => join(folder, file));
      await say(browser, server.url, name.replace(/^\d+ /, ""), paths, rounds);
    }
    const given = process.env.OWN_WEIGHTS;
    const known = /\.(?:h5|keras|tflite|onnx|pth|pt|safetensors)$/;
    for (const name of given === undefined ? [] : readdirSync(given).filter((file) => known.test(file)))
      await say(browser, server.url, name, [join(given ?? "", name)], rounds);
  } finally {
    await server.close();
    rmSync(written, { recursive: true, force: true });
  }
}
