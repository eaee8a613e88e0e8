/**
 * Trains one network in a process of its own: the processor's time that it takes is then known, and two such processes
 * share no memory. Started by queue.ts.
 */
import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { readPictures } from "../models/fashion-data.js";
import { startTrainingInNode } from "../node-training.js";
import { FamilyRun } from "./familyRun.js";
import type { FromOne, ToOne } from "./messages.js";
import { type Job, folderOf, memberOf } from "./plan.js";
import { recipes } from "./recipes.js";

/** Seconds between two messages, and between two checkpoints. */
const saidEvery = 5;
const savedEvery = 300;

const stopping = new AbortController();
const say = (message: FromOne): void => {
  if (process.connected) process.send?.(message);
};

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

/** Keeps a second process out of a folder. @throws Error while another one trains there */
async function lock(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, "lock");
  const other = Number(await readFile(file, "utf8").catch(() => "0"));
  if (other > 0 && isAlive(other)) throw new Error(`process ${other} trains in ${folder}; wait for it, or stop it`);
  await writeFile(file, String(process.pid));
}

async function train({ id, seed, recipe }: Job, folder: string): Promise<void> {
  await startTrainingInNode();
  const run = await FamilyRun.open(
    memberOf(id),
    { seed, recipe: recipes[recipe], folder },
    await readPictures("train"),
  );
  const { steps } = run;
  let said = -Infinity;
  let saved = performance.now();
  while (run.step < steps && !stopping.signal.aborted) {
    const now = performance.now();
    if (now - said > 1000 * saidEvery) {
      said = now;
      say({ type: "step", step: run.step, steps });
    }
    const point = run.next();
    if (point) {
      say({ type: "epoch", point });
      await appendFile(join(folder, "log.txt"), `${new Date().toISOString()} ${JSON.stringify(point)}\n`);
    }
    if (point || now - saved > 1000 * savedEvery) {
      saved = now;
      await run.save();
    }
    // Messages come in here.
    await setImmediate();
  }
  await run.save();
  if (run.step < steps) return;
  const { testCorrect, testImages, cpuMinutes } = await run.finish(await readPictures("t10k"));
  say({ type: "step", step: steps, steps });
  say({ type: "done", right: testCorrect, of: testImages, cpuMinutes });
}

async function obey(message: ToOne): Promise<void> {
  if (message.type === "stop") {
    stopping.abort();
    return;
  }
  const folder = folderOf(message.runs, message.job);
  try {
    await lock(folder);
    await train(message.job, folder).finally(() => rm(join(folder, "lock")));
  } catch (error) {
    say({ type: "failed", reason: error instanceof Error ? error.message : String(error) });
  }
  if (process.connected) process.disconnect();
}

// Ctrl+C reaches both processes; the one that started this one says what to do. If it is gone, the checkpoint is written.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => stopping.abort());
process.on("message", (message: ToOne) => void obey(message));
