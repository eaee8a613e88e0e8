/**
 * Trains the family of small networks on Fashion-MNIST, with the tables of `src/model` and the kernels of `src/kernels`. Needs
 * Debian's package `dataset-fashion-mnist`.
 *
 *     npm run train                                          all networks that the plan lacks, two side by side
 *     npm run train -- v2-0.25 --seed 0 --recipe short       one network; several names train one after the other
 *     npm run train -- --list                                what there is and what is missing
 *
 *     --runs DIR      where the results go, runs/ unless said otherwise
 *     --workers N     networks side by side, 2 unless said otherwise
 *
 * Ctrl+C stops it; the same command goes on where it was, on another day, too.
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundleKernels } from "./bundle-kernels.js";
import { bundleTensorFlow } from "./bundle-tf.js";
import { readPictures } from "./models/fashion-data.js";
import { type Job, jobCost, memberOf, plan } from "./train/plan.js";
import { Queue, duration, isDone } from "./train/queue.js";
import { type RecipeName, recipes } from "./train/recipes.js";

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!(Number.isSafeInteger(value) && value >= least))
    throw new RangeError(`invalid ${name}: ${text}; it must be a whole number, ${least} or more`);
  return value;
}

function recipeNamed(name: string): RecipeName {
  if (!Object.hasOwn(recipes, name))
    throw new RangeError(`invalid recipe: ${name}; it must be ${Object.keys(recipes).join(", ")}`);
  return name as RecipeName;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: "string", default: "0" },
      recipe: { type: "string", default: plan[0].recipe },
      runs: { type: "string", default: fileURLToPath(new URL("../runs", import.meta.url)) },
      workers: { type: "string", default: "2" },
      list: { type: "boolean", default: false },
    },
  });
  const runs = resolve(values.runs);
  const seed = whole("seed", values.seed, 0);
  const recipe = recipeNamed(values.recipe);
  const asked = positionals.map((id): Job => ({ id: memberOf(id).id, seed, recipe }));
  const jobs = asked.length > 0 ? asked : plan;
  if (values.list) {
    for (const job of jobs) console.log(`${isDone(runs, job) ? "done   " : "missing"} ${job.id}, seed ${job.seed}`);
    const missing = jobs.filter((job) => !isDone(runs, job));
    const seconds = missing.reduce((sum, job) => sum + jobCost(job) / 1000, 0);
    console.log(`${missing.length} missing: about ${duration(seconds)} of one core`);
    return;
  }
  // What is missing is said once, before any process begins.
  await readPictures("train");
  await Promise.all([bundleTensorFlow(), bundleKernels()]);
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      console.log("stopping: each network writes its checkpoint");
      stopping.abort();
    });
  const workers = whole("workers", values.workers, 1);
  const queue = new Queue(jobs, { runs, workers, say: console.log, signal: stopping.signal });
  const failures = await queue.work();
  console.log(queue.report());
  process.exitCode = failures > 0 ? 1 : 0;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
