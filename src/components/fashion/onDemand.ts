/** Classifiers that are opened when the first question comes, and one worker for all figures of a page. */
import type { ClassifyRequest, ClassifyResult, Progress, SpeedProgress } from "../../model/runtime/protocol.js";
import type { Outcome } from "../../model/types.js";

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
  const listeners = new Set<(progress: Progress) => void>();
  let opened: Promise<Outcome<Classify>> | undefined;
  const start = async (): Promise<Outcome<Classify>> => {
    const outcome = await open({ onProgress: (progress) => listeners.forEach((listener) => listener(progress)) });
    if (!outcome.ok) opened = undefined;
    return outcome;
  };
  return {
    async classify(request, options) {
      opened ??= start();
      const outcome = await opened;
      return outcome.ok ? outcome.value.classify(request, options) : outcome;
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
