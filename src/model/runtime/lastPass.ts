/** The last pass over a picture, kept so that another question about it costs none. */
import type { Change } from "../pass/changes.js";
import type { Detector, DetectorPass } from "./detector.js";
import { disposeTaps } from "./graph.js";
import type { ImageClassifier } from "./imageClassifier.js";
import type { PictureClassifier } from "./pictureClassifier.js";
import { inputTap } from "../pass/plan.js";
import type { SpeedProgress } from "./protocol.js";
import type { Fit, Picture, Tap } from "../types.js";
import { withPauses } from "./stepwise.js";
import { heapView, type tf } from "./tensorflow.js";

/** A trained network that answers pictures, with a detector's head or with a classifier. */
export type Trained = Detector | PictureClassifier | ImageClassifier;

/** What a pass depends on. */
export interface PassInput {
  /** Tells pictures apart. */
  readonly id: number | string;
  readonly picture: Picture;
  readonly fit: Fit;
  readonly changes: readonly Change[];
}

export class LastPass {
  private kept: { readonly key: string; readonly pass: DetectorPass } | undefined;

  /**
   * @param taps the tensors that are kept
   * @param every milliseconds of work between two pauses
   */
  constructor(
    readonly network: Trained,
    readonly taps: readonly string[],
    private readonly every: number,
  ) {}

  /**
   * The pass over a picture: the one that is kept, or a new one in its place. Its tensors stay this object's.
   *
   * @param pause lets messages in between two layers of a pass that takes long; may throw to stop it. Nothing is kept then.
   * @returns with the milliseconds of work, 0 for a pass that was kept
   */
  async of(
    { id, picture, fit, changes }: PassInput,
    pause: (progress: SpeedProgress) => Promise<void>,
  ): Promise<{ pass: DetectorPass; milliseconds: number }> {
    const key = JSON.stringify([id, fit, changes]);
    if (this.kept?.key === key) return { pass: this.kept.pass, milliseconds: 0 };
    this.forget();
    const start = performance.now();
    const input = this.network.input(picture, fit, changes);
    const preparing = performance.now() - start;
    try {
      const steps = this.network.steps(input, { taps: this.taps, changes });
      const { result, milliseconds } = await withPauses(steps, pause, this.every);
      this.kept = { key, pass: result };
      return { pass: result, milliseconds: preparing + milliseconds };
    } finally {
      input.dispose();
    }
  }

  /** What the first layer reads. A pass itself keeps no copy of it. */
  inputOf({ picture, fit, changes }: Omit<PassInput, "id">): Tap {
    const input = this.network.input(picture, fit, changes);
    try {
      return copyOf(inputTap, input);
    } finally {
      input.dispose();
    }
  }

  forget(): void {
    if (this.kept) disposeTaps(this.kept.pass.taps);
    this.kept = undefined;
  }
}

export function shapeOf({ shape: [, h, w, c] }: tf.Tensor4D): Tap["shape"] {
  return [h, w, c];
}

/** A tensor as the page gets it. */
export function copyOf(id: string, tensor: tf.Tensor4D): Tap {
  return { id, shape: shapeOf(tensor), data: heapView(tensor).slice() };
}
