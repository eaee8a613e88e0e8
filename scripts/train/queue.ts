/** Trains networks side by side, each in a process of its own, and says how far they are. */
import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FromOne, ToOne } from "./messages.js";
import { type Job, folderOf, jobCost, stepCost } from "./plan.js";

export interface QueueOptions {
  /** Folder of all runs. */
  readonly runs: string;
  /** Networks that are trained side by side. */
  readonly workers: number;
  readonly say: (line: string) => void;
  /** Ends it: each network writes its checkpoint. */
  readonly signal: AbortSignal;
  /** Seconds between two reports. */
  readonly every?: number;
}

interface Running {
  readonly job: Job;
  readonly process: ChildProcess;
  readonly started: number;
  /** Where it was when it began, and where it is. */
  first: number;
  step: number;
  steps: number;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const one = fileURLToPath(new URL("one.ts", import.meta.url));

const nameOf = ({ id, seed, recipe }: Job) => `${id}, seed ${seed} (${recipe})`;

/** Whether a job has its record among these runs. */
export const isDone = (runs: string, job: Job): boolean => existsSync(join(folderOf(runs, job), "record.json"));

/** `50 s`, `4 min`, `2.5 h` */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const now = () => performance.now() / 1000;
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

export class Queue {
  private readonly running = new Map<Job, Running>();
  private readonly waiting: Job[];
  private readonly started = now();
  /** What ended processes of this session did, in the measure of `jobCost`, and where they left unfinished jobs. */
  private made = 0;
  private readonly left = new Map<Job, number>();
  private failures = 0;

  constructor(
    private readonly jobs: readonly Job[],
    private readonly options: QueueOptions,
  ) {
    this.waiting = jobs.filter((job) => !isDone(options.runs, job));
  }

  /** Trains what is missing. @returns how many could not be trained */
  async work(): Promise<number> {
    const { workers, signal, say, every = 30 } = this.options;
    const stop = () => this.running.forEach(({ process }) => process.send({ type: "stop" } satisfies ToOne));
    signal.addEventListener("abort", stop);
    const timer = setInterval(() => say(this.report()), 1000 * every);
    try {
      await Promise.all(
        Array.from({ length: workers }, async () => {
          while (this.waiting.length > 0 && !signal.aborted) await this.train(this.waiting.shift() as Job);
        }),
      );
    } finally {
      clearInterval(timer);
      signal.removeEventListener("abort", stop);
    }
    return this.failures;
  }

  private train(job: Job): Promise<void> {
    const { runs, say } = this.options;
    const process = fork(one, { cwd: root, execArgv: ["--import", "tsx"] });
    const running: Running = { job, process, started: now(), first: NaN, step: NaN, steps: NaN };
    this.running.set(job, running);
    let hasSpoken = false;
    process.on("message", (message: FromOne) => {
      hasSpoken = message.type === "done" || message.type === "failed";
      this.hear(running, message);
    });
    process.send({ type: "train", job, runs } satisfies ToOne);
    return new Promise((resolve) => {
      process.on("exit", (code) => {
        this.running.delete(job);
        this.made += this.madeBy(running);
        this.left.set(job, running.step || 0);
        if (code !== 0 && !hasSpoken) {
          this.failures += 1;
          say(`${nameOf(job)}: its process ended with ${code ?? "a signal"}`);
        }
        resolve();
      });
    });
  }

  private hear(running: Running, message: FromOne): void {
    const { say } = this.options;
    const name = nameOf(running.job);
    if (message.type === "step") {
      const { step, steps } = message;
      if (Number.isNaN(running.first)) {
        running.first = step;
        say(`${name}: ${step === 0 ? "begins" : "goes on"} at step ${step} of ${steps}`);
      }
      Object.assign(running, { step, steps });
    } else if (message.type === "epoch") {
      const { epoch, trainLoss, heldOutAccuracy, minutes } = message.point;
      say(`${name}: epoch ${epoch}, loss ${trainLoss}, ${percent(heldOutAccuracy)} of those held out, ${minutes} min`);
    } else if (message.type === "done") {
      const { right, of, cpuMinutes } = message;
      say(`${name}: done, ${right} of ${of} test pictures right, ${cpuMinutes} min of processor time`);
    } else {
      this.failures += 1;
      say(`${name}: ${message.reason}`);
    }
  }

  private madeBy({ job, step, first }: Running): number {
    return (step - first || 0) * stepCost(job);
  }

  /** How far each network and all of them are, with the time that is left. */
  report(): string {
    const { runs } = this.options;
    const running = [...this.running.values()];
    const each = running.map(({ job, started, step, steps, first }) => {
      if (!(step > first)) return `${nameOf(job)}: starting`;
      const left = ((now() - started) / (step - first)) * (steps - step);
      return `${nameOf(job)}: step ${step} of ${steps}, ${duration(left)} left`;
    });
    const done = this.jobs.filter((job) => isDone(runs, job));
    const whole = sum(this.jobs.map(jobCost));
    const begun = this.jobs.filter((job) => !done.includes(job));
    const stepOf = (job: Job) => this.running.get(job)?.step ?? this.left.get(job) ?? 0;
    const ready = sum(done.map(jobCost)) + sum(begun.map((job) => (stepOf(job) || 0) * stepCost(job)));
    const made = this.made + sum(running.map((one) => this.madeBy(one)));
    const left = made > 0 ? `, ${duration(((now() - this.started) / made) * (whole - ready))} left` : "";
    return [
      ...each,
      `all: ${done.length} of ${this.jobs.length} networks, ${percent(ready / whole)} of the work${left}`,
    ].join("\n");
  }
}
