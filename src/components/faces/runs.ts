/**
 * Two networks on one picture, one after the other so that neither slows the other down while it is timed. Nothing is
 * fetched before `load`. No elements here.
 */
import type { Progress, RunRequest, RunResult } from "../../model/runtime/protocol.js";
import type { Detection, Outcome, Picture, Problem, Tap } from "../../model/types.js";
import { type NetworkRunner, type RunnerPhase, networkRunner } from "../picture/networkRunner.js";
import type { FaceFacts } from "./facts.js";

/** The part of a network's client that is used here. */
export interface FaceClient {
  readonly backend: string;
  run(picture: Picture, request: RunRequest): Promise<Outcome<RunResult>>;
}

export type OpenFaces = (id: string, onProgress: (progress: Progress) => void) => Promise<Outcome<FaceClient>>;

/** One network: whether it is there, and what it last said. */
export interface FaceSide {
  readonly facts: FaceFacts;
  readonly phase: RunnerPhase<FaceClient>;
  /** Of the picture that was looked at last, as far as it is done. */
  readonly detections?: readonly Detection[];
  readonly taps: Readonly<Record<string, Tap>>;
  readonly running: boolean;
  /** A run that failed; the network stays. */
  readonly problem?: Problem;
  /** Milliseconds of each pass since the network is here. */
  readonly times: readonly number[];
}

/** Passes whose median is told. */
const remembered = 9;

export class FaceRuns {
  private state: FaceSide[];
  private picture: Picture | undefined;
  private readonly runners: ReadonlyMap<string, NetworkRunner<FaceClient>>;
  private turn = 0;
  /** The end of the line: one pass at a time. */
  private line: Promise<void> = Promise.resolve();

  /**
   * @param taps tensors that come along with each pass, by the network's id
   * @param changed called after each change of `sides`
   */
  constructor(
    facts: readonly FaceFacts[],
    open: OpenFaces,
    private readonly taps: Readonly<Record<string, readonly string[]>>,
    private readonly changed: () => void,
  ) {
    this.state = facts.map((one) => ({ facts: one, phase: { kind: "closed" }, running: false, times: [], taps: {} }));
    const runnerOf = ({ id }: FaceFacts) => {
      const runner = networkRunner((onProgress) => open(id, onProgress));
      runner.watch((phase) => this.set(id, { phase }));
      return [id, runner] as const;
    };
    this.runners = new Map(facts.map(runnerOf));
  }

  get sides(): readonly FaceSide[] {
    return this.state;
  }

  private set(id: string, change: Partial<FaceSide>): void {
    this.state = this.state.map((side) => (side.facts.id === id ? { ...side, ...change } : side));
    this.changed();
  }

  private side(id: string): FaceSide {
    const found = this.state.find(({ facts }) => facts.id === id);
    if (!found) throw new RangeError(`invalid network: ${id}; it must be ${this.ids.join(" or ")}`);
    return found;
  }

  private get ids(): readonly string[] {
    return this.state.map(({ facts }) => facts.id);
  }

  /** Fetches what is not here yet, and lets it look at the picture. */
  async load(ids: readonly string[] = this.ids): Promise<void> {
    await Promise.all(ids.map((id) => this.loadOne(id)));
  }

  private async loadOne(id: string): Promise<void> {
    const { kind } = this.side(id).phase;
    if (kind === "loading" || kind === "ready") return;
    const outcome = await this.runners.get(id)?.open();
    if (outcome?.ok) await this.pass(id, this.turn);
  }

  /** Shows a picture to the networks that are here. Resolves when all have answered or another picture has come. */
  async look(picture: Picture): Promise<void> {
    this.picture = picture;
    this.turn += 1;
    const { turn } = this;
    this.state = this.state.map(({ detections: _, problem: __, ...side }) => ({ ...side, taps: {} }));
    this.changed();
    for (const id of this.ids) await this.pass(id, turn);
  }

  /** Measures again on the same picture. */
  async again(passes: number): Promise<void> {
    const { turn } = this;
    for (let i = 0; i < passes; i++) for (const id of this.ids) await this.pass(id, turn);
  }

  private pass(id: string, turn: number): Promise<void> {
    this.line = this.line.then(() => this.runOne(id, turn));
    return this.line;
  }

  private async runOne(id: string, turn: number): Promise<void> {
    const { phase, facts } = this.side(id);
    const { picture } = this;
    if (turn !== this.turn || phase.kind !== "ready" || picture === undefined) return;
    this.set(id, { running: true });
    const outcome = await phase.network.run(picture, {
      fit: facts.preprocessing.fit ?? "stretch",
      taps: this.taps[id] ?? [],
      fresh: true,
    });
    if (turn !== this.turn) {
      this.set(id, { running: false });
    } else if (outcome.ok) {
      const { detections, milliseconds, taps } = outcome.value;
      const times = [...this.side(id).times, milliseconds].slice(-remembered);
      this.set(id, { running: false, detections, taps, times });
    } else if (outcome.problem.kind === "cancelled") {
      this.set(id, { running: false });
    } else {
      this.set(id, { running: false, problem: outcome.problem });
    }
  }
}
