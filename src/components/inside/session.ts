/** The explorer's dealings with the network: opens it once, keeps what it answered, and asks only for what is missing. */
import type { Change } from "../../model/changes.js";
import type { Network, OpenOptions } from "../../model/client.js";
import type {
  Fit,
  LayerWeights,
  Outcome,
  Picture,
  Problem,
  Progress,
  RunResult,
  Tap,
  TapStatistics,
} from "../../model/protocol.js";
import { writeChange } from "./url.js";

/** What a forward pass depends on. */
export interface Pass {
  readonly picture: Picture;
  readonly fit: Fit;
  readonly changes: readonly Change[];
}

export interface PassResult {
  readonly result: RunResult;
  readonly taps: ReadonlyMap<string, Tap>;
}

export type Phase =
  | { readonly kind: "closed" }
  | { readonly kind: "loading"; readonly progress: Progress | undefined }
  | { readonly kind: "ready"; readonly network: Network }
  | { readonly kind: "failed"; readonly problem: Problem };

export type OpenNetwork = (options: OpenOptions) => Promise<Outcome<Network>>;

interface Entry {
  readonly pass: Pass;
  result: RunResult;
  readonly taps: Map<string, Tap>;
  statistics?: readonly TapStatistics[];
}

/** More than any network has classes: a change may send a class far down the list, and its score still counts. */
const everyClass = 1000;

/** Copies of tensors beyond this many values are dropped, the oldest pass first. */
const mostValues = 16e6;

export class Session {
  phase: Phase = { kind: "closed" };
  /** Requests under way. */
  running = 0;
  private entries: Entry[] = [];
  private readonly layerWeights = new Map<string, LayerWeights>();
  private readonly lifetime = new AbortController();

  constructor(
    private readonly openNetwork: OpenNetwork,
    private readonly changed: () => void,
  ) {}

  get network(): Network | undefined {
    return this.phase.kind === "ready" ? this.phase.network : undefined;
  }

  /** Opens the network; does nothing while it opens or is open. After a failure it tries again. */
  async open(): Promise<void> {
    if (this.phase.kind === "loading" || this.phase.kind === "ready") return;
    this.set({ kind: "loading", progress: undefined });
    const outcome = await this.openNetwork({
      signal: this.lifetime.signal,
      onProgress: (progress) => {
        if (this.phase.kind === "loading") this.set({ kind: "loading", progress });
      },
    });
    if (this.lifetime.signal.aborted) {
      if (outcome.ok) outcome.value.dispose();
      return;
    }
    this.set(outcome.ok ? { kind: "ready", network: outcome.value } : { kind: "failed", problem: outcome.problem });
  }

  /** What is known of a pass without asking: undefined unless all `taps` are at hand. */
  peek(pass: Pass, taps: readonly string[]): PassResult | undefined {
    const entry = this.find(pass);
    const missing = entry === undefined ? [] : this.missing(entry, taps);
    return entry !== undefined && missing.length === 0 ? entry : undefined;
  }

  /**
   * Detections and tensors of a pass.
   *
   * @param replace lets a later request of this kind take the place of this one while it waits
   */
  async get(
    pass: Pass,
    taps: readonly string[],
    { replace = false, signal }: { readonly replace?: boolean; readonly signal?: AbortSignal } = {},
  ): Promise<Outcome<PassResult>> {
    const { network } = this;
    if (network === undefined) throw new Error("the network is not open");
    const known = this.find(pass);
    const wanted = known === undefined ? taps : this.missing(known, taps);
    if (known !== undefined && wanted.length === 0) return { ok: true, value: known };
    this.running += 1;
    this.changed();
    try {
      const outcome = await network.run(pass.picture, {
        fit: pass.fit,
        changes: pass.changes,
        taps: wanted,
        strongest: everyClass,
        replace,
        ...(signal && { signal }),
      });
      if (!outcome.ok) return outcome;
      return { ok: true, value: this.keep(pass, outcome.value) };
    } finally {
      this.running -= 1;
      this.changed();
    }
  }

  /** Five numbers about every tensor of a pass. */
  async statistics(pass: Pass): Promise<Outcome<readonly TapStatistics[]>> {
    const { network } = this;
    if (network === undefined) throw new Error("the network is not open");
    const entry = this.find(pass);
    if (entry?.statistics !== undefined) return { ok: true, value: entry.statistics };
    const { picture, fit, changes } = pass;
    const outcome = await network.statistics(picture, { fit, changes, replace: true });
    if (outcome.ok && entry !== undefined) entry.statistics = outcome.value;
    return outcome;
  }

  /** What one layer multiplies with, changes applied. */
  async weights(layer: string, changes: readonly Change[]): Promise<Outcome<LayerWeights>> {
    const { network } = this;
    if (network === undefined) throw new Error("the network is not open");
    const key = [layer, ...changes.map(writeChange)].join();
    const known = this.layerWeights.get(key);
    if (known !== undefined) return { ok: true, value: known };
    const outcome = await network.weights({ layer, changes });
    if (outcome.ok) {
      // A few layers are enough for walking back and forth; the largest has 409 600 weights.
      if (this.layerWeights.size >= 8) this.layerWeights.delete([...this.layerWeights.keys()][0]);
      this.layerWeights.set(key, outcome.value);
    }
    return outcome;
  }

  /** Whether a tensor cannot come, because a change removed the layers that would make it. */
  private missing(entry: Entry, taps: readonly string[]): string[] {
    const removed = (tap: string) =>
      entry.pass.changes.some((change) => change.kind === "branch-removed" && tap.startsWith(`block_${change.block}_`));
    return taps.filter((tap) => !entry.taps.has(tap) && !removed(tap));
  }

  private find(pass: Pass): Entry | undefined {
    return this.entries.find((entry) => samePass(entry.pass, pass));
  }

  private keep(pass: Pass, result: RunResult): Entry {
    const entry: Entry = this.find(pass) ?? { pass, result, taps: new Map() };
    // An answer from memory tells no time; the first answer's time stays.
    if (result.milliseconds > 0) entry.result = result;
    for (const [id, tap] of Object.entries(result.taps)) entry.taps.set(id, tap);
    this.entries = [...this.entries.filter((other) => other !== entry), entry];
    const size = (e: Entry) => [...e.taps.values()].reduce((sum, tap) => sum + tap.data.length, 0);
    let total = this.entries.reduce((sum, e) => sum + size(e), 0);
    while (this.entries.length > 1 && (total > mostValues || this.entries.length > 200)) {
      const oldest = this.entries.shift();
      if (oldest !== undefined) total -= size(oldest);
    }
    return entry;
  }

  /** Ends the network's worker, also one that is still on its way. Nothing can be asked afterward. */
  dispose(): void {
    this.lifetime.abort();
    this.network?.dispose();
    this.phase = { kind: "closed" };
  }

  private set(phase: Phase): void {
    this.phase = phase;
    this.changed();
  }
}

export function samePass(a: Pass, b: Pass): boolean {
  return a.picture === b.picture && a.fit === b.fit && sameChanges(a.changes, b.changes);
}

export function sameChanges(a: readonly Change[], b: readonly Change[]): boolean {
  return a.map(writeChange).join() === b.map(writeChange).join();
}
