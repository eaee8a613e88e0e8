/**
 * The page's end of the line to the worker. Jobs go out one at a time; what waits can be cancelled or replaced without the
 * worker's help. A worker that dies is started again and the job that it held is repeated once.
 */
import { absence, adviceOn } from "./absence.js";
import { cancelled, failure, problem, success } from "./problem.js";
import type { Answers, FromWorker, Job, Progress, SpeedProgress, ToWorker } from "./protocol.js";
import type { Outcome, Picture, Problem } from "../types.js";

/** The part of a Worker that the client uses. */
export interface WorkerLike {
  postMessage(message: ToWorker): void;
  terminate(): void;
  addEventListener(type: "message", listener: (event: { readonly data: FromWorker }) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: { preventDefault(): void }) => void): void;
}

export interface OpenOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the opening. What is open is closed with `dispose`. */
  readonly signal?: AbortSignal;
  readonly createWorker?: () => WorkerLike;
  /** Milliseconds without a word before the worker is asked whether it lives, and that it then has for an answer. */
  readonly patience?: number;
  readonly grace?: number;
}

export interface JobOptions {
  readonly signal?: AbortSignal;
  /**
   * Answers earlier jobs that also set `replace` and have not begun with `cancelled`. The job that runs is left to
   * finish, so that a stream of requests (a camera, a slider) still sees answers; its signal stops it.
   */
  readonly replace?: boolean;
}

export interface SpeedOptions extends JobOptions {
  readonly onProgress?: (progress: SpeedProgress) => void;
}

/** A job with its picture still attached; whether the pixels travel is decided when it is sent. */
interface Waiting {
  readonly job: Job;
  readonly picture?: Picture;
  readonly replace: boolean;
  readonly onSpeedProgress?: (progress: SpeedProgress) => void;
  readonly settle: (outcome: Outcome<Answers[keyof Answers]>) => void;
  settled: boolean;
  attempts: number;
}

const died = problem(
  "worker-died",
  "The network stopped twice while it worked on this, perhaps for lack of memory.",
  "Close other tabs, or try a smaller picture or a smaller setting.",
);

async function notStarted(): Promise<Problem> {
  const reason = await absence(import.meta.resolve("./worker.js"));
  return problem(
    "worker-died",
    "The network's worker could not be started.",
    reason === "there"
      ? "Reload the page. If that does not help, the browser may be too old or may block scripts from this site."
      : adviceOn[reason],
  );
}

const closed = problem("cancelled", "The network was closed.", "Open it again.");

/** Least time between two reports of one phase, in ms. */
const reportEvery = 300;

/** Owns the worker: sends one job at a time, watches over it, replaces it when it dies. */
export class Connection {
  private worker: WorkerLike | undefined;
  private readonly queue: Waiting[] = [];
  private current: { id: number; opening: boolean; waiting: Waiting } | undefined;
  private nextId = 1;
  private opened = false;
  private spoken = false;
  private disposed = false;
  private heldPicture: number | undefined;
  private readonly pictureIds = new WeakMap<Picture, number>();
  private pictures = 0;
  private reported: (Pick<Progress, "phase"> & { readonly at: number }) | undefined;
  private readonly filesReported = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly network: string | undefined,
    private readonly options: OpenOptions,
  ) {}

  submit<K extends keyof Answers>(
    job: Job & { readonly kind: K },
    options: SpeedOptions = {},
    picture?: Picture,
  ): Promise<Outcome<Answers[K]>> {
    const { signal, replace = false, onProgress } = options;
    if (this.disposed) return Promise.resolve(failure(closed));
    if (signal?.aborted) return Promise.resolve(failure(cancelled));
    if (replace) for (const other of [...this.queue]) if (other.replace) this.cancel(other, cancelled);
    return new Promise((resolve) => {
      const onAbort = () => this.cancel(waiting, cancelled);
      const waiting: Waiting = {
        job,
        ...(picture && { picture }),
        replace,
        ...(onProgress && { onSpeedProgress: onProgress }),
        settled: false,
        attempts: 0,
        settle: (outcome) => {
          if (waiting.settled) return;
          waiting.settled = true;
          signal?.removeEventListener("abort", onAbort);
          resolve(outcome as Outcome<Answers[K]>);
        },
      };
      signal?.addEventListener("abort", onAbort);
      this.queue.push(waiting);
      this.pump();
    });
  }

  dispose(): void {
    this.disposed = true;
    const left = [...(this.current ? [this.current.waiting] : []), ...this.queue.splice(0)];
    this.drop();
    for (const waiting of left) waiting.settle(failure(closed));
  }

  /** The page is answered at once. A job that has begun keeps its place until the worker says that it has ended. */
  private cancel(waiting: Waiting, reason: Problem): void {
    const place = this.queue.indexOf(waiting);
    if (place >= 0) this.queue.splice(place, 1);
    else if (this.current?.waiting === waiting) this.post({ type: "cancel", id: this.current.id });
    waiting.settle(failure(reason));
  }

  private pump(): void {
    if (this.current || this.disposed) return;
    const waiting = this.queue.shift();
    if (!waiting) return;
    waiting.attempts += 1;
    this.begin(waiting);
  }

  /** Sends a job, or what has to come before it. */
  private begin(waiting: Waiting): void {
    const opening = !this.opened;
    const job: Job = opening
      ? { kind: "open", ...(this.network !== undefined && { network: this.network }) }
      : waiting.job;
    this.current = { id: this.nextId++, opening, waiting };
    try {
      this.worker ??= this.start();
    } catch {
      this.onDeath();
      return;
    }
    this.post({ type: "job", id: this.current.id, job: opening ? job : this.withPicture(waiting) });
    this.watch();
  }

  private withPicture({ job, picture }: Waiting): Job {
    if (!picture || (job.kind !== "run" && job.kind !== "statistics")) return job;
    const pictureId = this.pictureIds.get(picture) ?? ++this.pictures;
    this.pictureIds.set(picture, pictureId);
    if (this.heldPicture === pictureId) return { ...job, pictureId };
    this.heldPicture = pictureId;
    const { width, height, data } = picture;
    return { ...job, pictureId, picture: { width, height, data } };
  }

  private start(): WorkerLike {
    const worker = (this.options.createWorker ?? defaultWorker)();
    worker.addEventListener("message", ({ data }) => {
      if (worker === this.worker) this.onMessage(data);
    });
    for (const type of ["error", "messageerror"] as const) {
      worker.addEventListener(type, (event) => {
        event.preventDefault();
        if (worker === this.worker) this.onDeath();
      });
    }
    return worker;
  }

  private post(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  private onMessage(message: FromWorker): void {
    this.spoken = true;
    const { current } = this;
    if (!current || !("id" in message) || message.id !== current.id) {
      if (current) this.watch();
      return;
    }
    this.watch();
    if (message.type === "progress") this.report(message.progress);
    else if (message.type === "speed-progress") {
      if (!current.waiting.settled) current.waiting.onSpeedProgress?.(message.progress);
    } else if (message.type === "failed" && message.fatal) this.onDeath();
    else this.onAnswer(current.waiting, current.opening, message);
  }

  /** Files come in a hundred pieces a second; each report makes the page write and lay out its words. */
  private report(progress: Progress): void {
    const { phase, file, loaded, total } = progress;
    const now = performance.now();
    const { reported } = this;
    const isNews =
      phase !== reported?.phase || loaded >= total || (file !== undefined && !this.filesReported.has(file));
    if (!isNews && now - reported.at < reportEvery) return;
    this.reported = { phase, at: now };
    if (file !== undefined) this.filesReported.add(file);
    this.options.onProgress?.(progress);
  }

  private onAnswer(waiting: Waiting, opening: boolean, message: FromWorker & { type: "done" | "failed" }): void {
    this.rest();
    if (message.type === "failed") waiting.settle(failure(message.problem));
    else if (opening) {
      this.opened = true;
      if (waiting.job.kind === "open") waiting.settle(success(message.value));
      else if (!waiting.settled) return this.begin(waiting);
    } else waiting.settle(success(message.value));
    this.pump();
  }

  private onDeath(): void {
    const waiting = this.current?.waiting;
    this.drop();
    if (!waiting) return;
    if (waiting.settled) return this.pump();
    if (waiting.attempts < 2) this.queue.unshift(waiting);
    else if (this.spoken) waiting.settle(failure(died));
    else void notStarted().then((reason) => waiting.settle(failure(reason)));
    this.pump();
  }

  private drop(): void {
    this.rest();
    this.worker?.terminate();
    this.worker = undefined;
    this.opened = false;
    this.heldPicture = undefined;
  }

  private rest(): void {
    clearTimeout(this.timer);
    this.current = undefined;
  }

  /** A worker that sends nothing for a while is asked whether it lives; one that does not answer is started again. */
  private watch(): void {
    const { patience = 10_000, grace = 20_000 } = this.options;
    clearTimeout(this.timer);
    if (!this.current) return;
    this.timer = setTimeout(() => {
      this.post({ type: "ping" });
      this.timer = setTimeout(() => this.onDeath(), grace);
    }, patience);
  }
}

function defaultWorker(): WorkerLike {
  return new Worker(import.meta.resolve("./worker.js"), { type: "module" });
}
