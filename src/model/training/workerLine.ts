/** The page's end of a line to a worker that trains. The worker begins with the first message. */
import { absence, adviceOn } from "../runtime/absence.js";
import { problem } from "../runtime/problem.js";
import type { Problem } from "../types.js";

/** The part of a Worker that is used. */
export interface LineWorker<To, From> {
  postMessage(message: To): void;
  terminate(): void;
  addEventListener(type: "message", listener: (event: { readonly data: From }) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: { preventDefault(): void }) => void): void;
}

export interface LineOptions<To, From> {
  readonly create: () => LineWorker<To, From>;
  /** Where the worker's program lies. */
  readonly address: () => string;
  /** What to do where the training stopped, apart from closing other tabs. */
  readonly advice: string;
  readonly hear: (message: From) => void;
  /** The worker is gone, and this is why. */
  readonly died: (problem: Problem) => void;
}

export interface WorkerLine<To> {
  /** Whether there is a worker. */
  readonly isOpen: boolean;
  send(message: To): void;
  /** Ends the worker; the next message starts another one. */
  dispose(): void;
}

export function workerLine<To, From>(options: LineOptions<To, From>): WorkerLine<To> {
  const { create, address, advice, hear, died } = options;
  let worker: LineWorker<To, From> | undefined;
  const dispose = (): void => {
    worker?.terminate();
    worker = undefined;
  };
  /** @param spoken whether the worker has said anything: else its program is missing */
  async function tell(spoken: boolean): Promise<void> {
    const [what, doing] = spoken
      ? ["The training stopped, perhaps for lack of memory.", `Close other tabs, ${advice}, and start again.`]
      : ["The program that trains could not be started.", adviceOn[await absence(address())]];
    died(problem("worker-died", what, doing));
  }
  function begun(): LineWorker<To, From> {
    const made = create();
    let spoken = false;
    made.addEventListener("message", ({ data }) => {
      if (made !== worker) return;
      spoken = true;
      hear(data);
    });
    for (const type of ["error", "messageerror"] as const)
      made.addEventListener(type, (event) => {
        event.preventDefault();
        if (made !== worker) return;
        dispose();
        void tell(spoken);
      });
    return made;
  }
  return {
    get isOpen() {
      return worker !== undefined;
    },
    send(message) {
      worker ??= begun();
      worker.postMessage(message);
    },
    dispose,
  };
}
