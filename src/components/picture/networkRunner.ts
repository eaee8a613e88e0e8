/** A network that is opened when it is first needed, once for all who ask, and again after a failure. */
import type { Progress } from "../../model/runtime/protocol.js";
import type { Outcome, Problem } from "../../model/types.js";
import { newest } from "../ui/newest.js";

export type RunnerPhase<N> =
  | { readonly kind: "closed" }
  | { readonly kind: "loading"; readonly progress: Progress | undefined }
  | { readonly kind: "ready"; readonly network: N }
  | { readonly kind: "failed"; readonly problem: Problem };

export interface NetworkRunner<N> {
  readonly phase: RunnerPhase<N>;
  /** Whether the newest act is a question without an answer yet. */
  readonly isAwaited: boolean;
  /** Opens the network, or waits for the one that opens; after a failure it tries again. */
  open(): Promise<Outcome<N>>;
  /**
   * Opens the network and asks it.
   *
   * @returns the answer; undefined if something newer was asked meanwhile, or nothing more: see {@link NetworkRunner.pass}
   */
  run<T>(ask: (network: N) => Promise<Outcome<T>>): Promise<Outcome<T> | undefined>;
  /**
   * Lets whatever is under way end unseen, since something newer is shown.
   *
   * @returns whether that is still the newest
   */
  pass(): () => boolean;
  /** Calls back after each change of `phase`; the function that comes back stops that. */
  watch(listener: (phase: RunnerPhase<N>) => void): () => void;
  /** Ends the network, also one that is still on its way. */
  dispose(): void;
}

/**
 * @param open called with the first question, and with the next one after a failure
 * @param end ends a network that nobody needs any more
 */
export function networkRunner<N>(
  open: (onProgress: (progress: Progress) => void) => Promise<Outcome<N>>,
  end: (network: N) => void = () => undefined,
): NetworkRunner<N> {
  const listeners = new Set<(phase: RunnerPhase<N>) => void>();
  const begin = newest();
  let phase: RunnerPhase<N> = { kind: "closed" };
  let opened: Promise<Outcome<N>> | undefined;
  let isAwaited = () => false;
  let isOver = false;

  function enter(next: RunnerPhase<N>): void {
    if (isOver) return;
    phase = next;
    for (const listener of listeners) listener(phase);
  }

  async function start(): Promise<Outcome<N>> {
    enter({ kind: "loading", progress: undefined });
    const outcome = await open((progress) => {
      if (phase.kind === "loading") enter({ kind: "loading", progress });
    });
    if (outcome.ok && isOver) end(outcome.value);
    if (!outcome.ok) opened = undefined;
    enter(outcome.ok ? { kind: "ready", network: outcome.value } : { kind: "failed", problem: outcome.problem });
    return outcome;
  }

  const opening = () => (opened ??= start());
  return {
    get phase() {
      return phase;
    },
    get isAwaited() {
      return isAwaited();
    },
    open: opening,
    async run(ask) {
      const isNewest = begin();
      isAwaited = isNewest;
      const network = await opening();
      if (!isNewest()) return undefined;
      const answer = network.ok ? await ask(network.value) : network;
      if (!isNewest()) return undefined;
      isAwaited = () => false;
      return answer;
    },
    pass: begin,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      begin();
      if (phase.kind === "ready") end(phase.network);
      enter({ kind: "closed" });
      isOver = true;
    },
  };
}
