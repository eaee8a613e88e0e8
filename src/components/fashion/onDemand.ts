/** Classifiers that are opened when the first question comes, and one worker for all figures of a page. */
import type { ClassifyRequest, ClassifyResult, Progress, SpeedProgress } from "../../model/runtime/protocol.js";
import type { Outcome } from "../../model/types.js";
import { networkRunner } from "../picture/networkRunner.js";

/** How a figure asks: as `Classifiers.classify` does. */
export interface AskOptions {
  readonly signal?: AbortSignal;
  /** Answers earlier waiting questions that also set it with `cancelled`. */
  readonly replace?: boolean;
  readonly onProgress?: (progress: SpeedProgress) => void;
}

export interface Classify {
  classify(request: ClassifyRequest, options?: AskOptions): Promise<Outcome<ClassifyResult>>;
}

/** The part of the client that is needed: its `openClassifiers`. */
export type OpenClassifiers = (options: { onProgress: (progress: Progress) => void }) => Promise<Outcome<Classify>>;

export interface OnDemand extends Classify {
  /** Calls back while the runtime loads; the function that comes back stops that. */
  watch(listener: (progress: Progress) => void): () => void;
}

/**
 * @param open called with the first question, and again with the next one after a failure
 */
export function onDemand(open: OpenClassifiers): OnDemand {
  const runner = networkRunner((onProgress) => open({ onProgress }));
  return {
    async classify(request, options) {
      const outcome = await runner.open();
      return outcome.ok ? outcome.value.classify(request, options) : outcome;
    },
    watch: (listener) =>
      runner.watch((phase) => {
        if (phase.kind === "loading" && phase.progress !== undefined) listener(phase.progress);
      }),
  };
}
