/** One run after the other, in small turns, so that messages come in between. */
import { problemOf } from "../runtime/problem.js";
import { Divergence } from "./divergence.js";
import type { LabeledPictures } from "./pictures.js";
import type { FromTrainer, Snapshot, ToTrainer } from "./protocol.js";
import { TrainingRun } from "./run.js";

/** Steps between two judgments. */
export const judgedEvery = 20;

interface Current {
  readonly number: number;
  readonly run: TrainingRun;
  readonly steps: number;
  readonly test: LabeledPictures;
  /** Steps that may still be made before it waits; Infinity while it runs. */
  allowed: number;
}

export class TrainingSession {
  private current: Current | undefined;
  private isTurning = false;

  /**
   * @param pictures that are trained on
   * @param say sends a message to the page
   * @param turn resolves when messages have come in
   * @param backend in a reader's words
   */
  constructor(
    private readonly pictures: LabeledPictures,
    private readonly say: (message: FromTrainer) => void,
    private readonly turn: () => Promise<void>,
    private readonly backend: string,
  ) {}

  /** Begins a run in the place of the one before. @throws RangeError for a recipe that cannot be */
  start({ run: number, recipe, steps, test, allowed = Infinity }: ToTrainer & { type: "start" }): void {
    this.current?.run.dispose();
    this.current = undefined;
    const run = new TrainingRun(recipe, this.pictures);
    this.current = { number, run, steps, test, allowed };
    this.say({ type: "began", run: number, snapshot: this.snapshot(this.current), backend: this.backend });
    void this.goOn();
  }

  pause(): void {
    if (this.current) this.current.allowed = 0;
  }

  /** @param steps after which it waits again */
  go(steps = Infinity): void {
    if (!this.current) return;
    this.current.allowed = steps;
    void this.goOn();
  }

  stop(): void {
    if (this.current) this.end(this.current);
  }

  private snapshot({ run, test }: Current): Snapshot {
    const [first] = run.graph.layers;
    const kernels = run.graph.weights().get(`${first.id}/kernel`);
    if (!kernels) throw new Error(`the network has no kernel of ${first.id}`);
    return { ...run.evaluate(test), kernels };
  }

  private async goOn(): Promise<void> {
    if (this.isTurning) return;
    this.isTurning = true;
    try {
      while (this.current && this.current.allowed > 0) {
        this.once(this.current);
        await this.turn();
      }
      if (this.current) this.say({ type: "paused", run: this.current.number });
    } catch (error) {
      const run = this.current?.number ?? 0;
      this.current = undefined;
      this.say({ type: "failed", run, problem: problemOf(error) });
    } finally {
      this.isTurning = false;
    }
  }

  private once(current: Current): void {
    const { number, run, steps, test } = current;
    try {
      const result = run.next();
      current.allowed -= 1;
      this.say({ type: "step", run: number, result });
    } catch (error) {
      if (!(error instanceof Divergence)) throw error;
      this.end(current, error.message);
      return;
    }
    if (run.step >= steps) this.end(current);
    else if (run.step % judgedEvery === 0) this.say({ type: "judged", run: number, evaluation: run.evaluate(test) });
  }

  private end(current: Current, reason?: string): void {
    const { number, run } = current;
    const snapshot = this.snapshot(current);
    const folded = run.graph.folded();
    this.say({ type: "ended", run: number, snapshot, folded, ...(reason !== undefined && { reason }) });
    run.dispose();
    this.current = undefined;
  }
}
