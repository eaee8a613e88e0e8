/** Keeps back what would answer a question that is still closed. */
import type { Input } from "../ui/element.js";
import type { Prediction } from "./predict.js";

export interface HeldBack {
  /** Whether the figure still has to keep it back. */
  readonly held: boolean;
  /** Lets go without the answer: the reader has changed the figure, so what it shows is no longer what was asked. */
  release(): void;
}

/**
 * @param until the question; without one nothing is kept back
 * @param show draws what was kept back, once the answer is open
 */
export function holdBack(until: Input<Prediction> | undefined, show: () => void): HeldBack {
  let held = until?.value.revealed === false;
  const look = () => {
    if (!held || until?.value.revealed !== true) return;
    held = false;
    show();
  };
  until?.addEventListener("input", look);
  until?.addEventListener("reveal", look);
  return {
    get held() {
      return held;
    },
    release() {
      held = false;
    },
  };
}
