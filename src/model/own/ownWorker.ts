/** Runs in a worker of its own: reads dropped files, asks their statistics, writes networks into the browser's database. */
import { Failure } from "../runtime/problem.js";
import type { ConventionVerdict } from "./agreement.js";
import { chosenConventions } from "./choices.js";
import { allReaders } from "./formats/readers.js";
import { normsByLayer } from "./mapping.js";
import { type OwnReading, ownNetwork, readOwn, sentenceOf, unusedOf } from "./network.js";
import { packOwn } from "./pack.js";
import type { FromOwnWorker, OwnAnswers, OwnJob, OwnSummary, RefusalText, ToOwnWorker } from "./protocol.js";
import { Refusal } from "./refusal.js";
import { storeNetwork } from "./store.js";

/** The worker's global scope, of which TypeScript's `dom` library knows nothing. */
interface Scope {
  addEventListener(type: "message", listener: (event: MessageEvent<ToOwnWorker>) => void): void;
  postMessage(message: FromOwnWorker): void;
}

const scope = globalThis as unknown as Scope;
let last: OwnReading | undefined;
let lastSummary: OwnSummary | undefined;

function read({ files }: OwnJob & { kind: "read" }): OwnSummary {
  const start = performance.now();
  const reading = readOwn(files, allReaders);
  const { rows } = ownNetwork(reading, reading.conventions);
  last = reading;
  const { labels } = reading.reading;
  lastSummary = {
    file: reading.file,
    bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
    sentence: sentenceOf(reading),
    options: reading.recognized.options,
    conventions: reading.conventions,
    rows,
    unused: unusedOf(reading),
    ...(labels && { labels }),
    hasStatistics: normsByLayer(reading.recognized, reading.reading).size > 0,
    milliseconds: performance.now() - start,
  };
  return lastSummary;
}

function opened(): OwnReading {
  if (!last || !lastSummary)
    throw new Refusal("No file is open", "The worker was started again.", "Choose the file again.");
  return last;
}

/** What runs photos is large, and is loaded only here. */
async function check({ photos }: OwnJob & { kind: "check" }, id: number): Promise<ConventionVerdict[]> {
  const { askStatistics } = await import("./askStatistics.js");
  return askStatistics(opened(), photos, (verdict) => scope.postMessage({ type: "verdict", id, verdict }));
}

async function store({ id, choices, labels, keep }: OwnJob & { kind: "store" }): Promise<OwnAnswers["store"]> {
  const reading = opened();
  const conventions = chosenConventions(reading.conventions, choices);
  const packed = await packOwn(id, reading, ownNetwork(reading, conventions), conventions, labels);
  const bytes = [...packed.files.values()].reduce((sum, { length }) => sum + length, 0);
  try {
    const summary = lastSummary as OwnSummary;
    await storeNetwork({ id, ...packed, keep, used: Date.now(), choices, summary });
  } catch {
    throw new Refusal(
      "The browser has no room for it",
      `It needs ${(bytes / 1e6).toFixed(1)} MB, and the browser’s storage is full or switched off.`,
      "Allow storage for this site, or leave the private window.",
    );
  }
  return { bytes };
}

async function answer(job: OwnJob, id: number): Promise<OwnAnswers[keyof OwnAnswers]> {
  if (job.kind === "read") return read(job);
  return job.kind === "check" ? check(job, id) : store(job);
}

function textOf(error: unknown): RefusalText {
  if (error instanceof Refusal) {
    const { title, reason, advice, missing } = error;
    return { title, reason, advice, missing };
  }
  if (error instanceof Failure)
    return { title: "It cannot be computed", reason: error.problem.message, advice: error.problem.advice, missing: [] };
  const detail = error instanceof Error ? error.message : String(error);
  return {
    title: "The page could not read it",
    reason: `${detail}.`,
    advice: "Reload the page and try again.",
    missing: [],
  };
}

scope.addEventListener("message", ({ data: { id, job } }) => {
  void (async () => {
    try {
      scope.postMessage({ type: "done", id, value: await answer(job, id) });
    } catch (error) {
      scope.postMessage({ type: "refused", id, refusal: textOf(error) });
    }
  })();
});
