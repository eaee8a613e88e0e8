/** How a job talks with the page while it is under way, and lets itself be stopped. */
import { Failure, cancelled } from "./problem.js";
import type { Progress, SpeedProgress } from "./protocol.js";

/** What a job may do while it is under way. */
export interface Conversation {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly onSpeed: (progress: SpeedProgress) => void;
}

/** Lets messages in, among them a cancellation. */
export const yieldToEvents = () => new Promise<void>((resolve) => setTimeout(resolve));

/** @throws Failure once the reader has stopped the work */
export function stopIf(signal: AbortSignal): void {
  if (signal.aborted) throw new Failure(cancelled);
}

/** Lets messages in, tells what is done, and throws once the reader has stopped the work. */
export function pauses(signal: AbortSignal, onProgress?: (progress: SpeedProgress) => void) {
  return async (progress?: SpeedProgress): Promise<void> => {
    if (progress !== undefined) onProgress?.(progress);
    await yieldToEvents();
    stopIf(signal);
  };
}
