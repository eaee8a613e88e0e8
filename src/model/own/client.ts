/** The page's end of the line to the worker that reads files. A worker that takes too long or dies is ended and named. */
import type { Picture } from "../types.js";
import type { ConventionVerdict } from "./agreement.js";
import type { Choices, FromOwnWorker, OwnAnswers, OwnJob, OwnSummary, RefusalText, ToOwnWorker } from "./protocol.js";
import type { OwnFile } from "./reading.js";

/** The part of a Worker that is used. */
export interface OwnWorkerLike {
  postMessage(message: ToOwnWorker, transfer?: Transferable[]): void;
  terminate(): void;
  addEventListener(type: "message", listener: (event: { readonly data: FromOwnWorker }) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: { preventDefault(): void }) => void): void;
}

export type OwnOutcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: RefusalText };

export interface OwnReaderOptions {
  readonly createWorker?: () => OwnWorkerLike;
  /** Milliseconds without a word after which the worker is ended; a minute unless given. */
  readonly patience?: number;
}

interface Waiting {
  readonly id: number;
  readonly settle: (outcome: OwnOutcome<OwnAnswers[keyof OwnAnswers]>) => void;
  readonly onVerdict?: (verdict: ConventionVerdict) => void;
}

const refused = (title: string, reason: string, advice: string): OwnOutcome<never> => ({
  ok: false,
  refusal: { title, reason, advice, missing: [] },
});

/** Nothing is loaded before the first call. */
export class OwnReader {
  private worker: OwnWorkerLike | undefined;
  private waiting: Waiting | undefined;
  private next = 1;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: OwnReaderOptions = {}) {}

  /** Reads and recognizes. The bytes move to the worker. */
  read(files: readonly OwnFile[]): Promise<OwnOutcome<OwnSummary>> {
    // Another file ends the work on the one before.
    this.end();
    return this.submit(
      { kind: "read", files },
      files.map(({ bytes }) => bytes.buffer as ArrayBuffer),
    );
  }

  /** Asks the statistics of the file that was read last. */
  check(
    photos: readonly Picture[],
    onVerdict: (verdict: ConventionVerdict) => void,
  ): Promise<OwnOutcome<readonly ConventionVerdict[]>> {
    const plain = photos.map(({ width, height, data }) => ({ width, height, data }));
    return this.submit({ kind: "check", photos: plain }, [], onVerdict);
  }

  /** Writes the network where every tool of the site opens it. */
  store(
    id: string,
    choices: Choices,
    labels: readonly string[],
    keep: boolean,
  ): Promise<OwnOutcome<OwnAnswers["store"]>> {
    return this.submit({ kind: "store", id, choices, labels, keep });
  }

  private queue: Promise<unknown> = Promise.resolve();

  /** One job after the other. */
  private submit<K extends keyof OwnAnswers>(
    job: OwnJob & { readonly kind: K },
    transfer: Transferable[] = [],
    onVerdict?: (verdict: ConventionVerdict) => void,
  ): Promise<OwnOutcome<OwnAnswers[K]>> {
    const turn = this.queue.then(() => this.send<K>(job, transfer, onVerdict));
    this.queue = turn;
    return turn;
  }

  private send<K extends keyof OwnAnswers>(
    job: OwnJob,
    transfer: Transferable[],
    onVerdict: ((verdict: ConventionVerdict) => void) | undefined,
  ): Promise<OwnOutcome<OwnAnswers[K]>> {
    return new Promise((resolve) => {
      const id = this.next++;
      this.waiting = {
        id,
        settle: (outcome) => {
          clearTimeout(this.timer);
          this.waiting = undefined;
          resolve(outcome as OwnOutcome<OwnAnswers[K]>);
        },
        ...(onVerdict && { onVerdict }),
      };
      this.worker ??= this.start();
      this.worker.postMessage({ id, job }, transfer);
      this.watch();
    });
  }

  private start(): OwnWorkerLike {
    const worker = (this.options.createWorker ?? defaultWorker)();
    worker.addEventListener("message", ({ data }) => {
      const { waiting } = this;
      if (worker !== this.worker || waiting?.id !== data.id) return;
      this.watch();
      if (data.type === "verdict") waiting.onVerdict?.(data.verdict);
      else if (data.type === "done") waiting.settle({ ok: true, value: data.value });
      else waiting.settle({ ok: false, refusal: data.refusal });
    });
    for (const type of ["error", "messageerror"] as const)
      worker.addEventListener(type, (event) => {
        event.preventDefault();
        if (worker !== this.worker) return;
        this.drop(
          refused(
            "Reading it stopped",
            "The worker that reads files ended, perhaps for lack of memory.",
            "Close other tabs and drop the file again. A file of the weights alone is smaller.",
          ),
        );
      });
    return worker;
  }

  private watch(): void {
    clearTimeout(this.timer);
    const { patience = 60_000 } = this.options;
    this.timer = setTimeout(
      () =>
        this.drop(
          refused(
            "Reading it took too long",
            `After ${Math.round(patience / 1000)} seconds without an answer the page stopped.`,
            "Choose a file of the weights alone, or one in another format.",
          ),
        ),
      patience,
    );
  }

  private drop(outcome: OwnOutcome<never>): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.waiting?.settle(outcome);
  }

  private end(): void {
    if (this.waiting)
      this.drop(refused("Another file was chosen", "Reading the one before was stopped.", "Choose it again."));
  }

  dispose(): void {
    this.drop(refused("The page was left", "Reading was stopped.", "Choose the file again."));
  }
}

function defaultWorker(): OwnWorkerLike {
  return new Worker(import.meta.resolve("./ownWorker.js"), { type: "module" });
}
