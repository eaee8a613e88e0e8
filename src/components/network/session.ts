/** The explorer's dealings with the network: opens it once, keeps what it answered, and asks only for what is missing. */
import type { Change } from "../../model/pass/changes.js";
import type { Network, OpenOptions, SpeedOptions } from "../../model/runtime/client.js";
import type { Progress, RunResult, SpeedProgress } from "../../model/runtime/protocol.js";
import type { LayerWeights } from "../../model/pass/weights.js";
import type { Fit, Outcome, Picture, Problem, Tap } from "../../model/types.js";
import type { TapStatistics } from "../../model/math/tapStatistics.js";
import { writeChange } from "../../model/pass/changeCode.js";

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

/** A question about a pass that the network has not answered yet. */
export interface Request {
  readonly pass: Pass;
  /** When it was asked, by `performance.now()`. */
  readonly since: number;
  /** Layers and sums of the pass; undefined while it waits, and of a pass that is short. */
  readonly progress: SpeedProgress | undefined;
}

export interface GetOptions {
  /** Lets a later request of this kind take the place of this one while it waits. */
  readonly replace?: boolean;
  /** Who brings a signal stops the request by himself; {@link Session.stop} leaves it alone. */
  readonly signal?: AbortSignal;
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
  private readonly requests = new Set<Request>();
  private readonly beside = new WeakSet<Request>();
  private stopping = new AbortController();
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

  /** Whether requests are under way. */
  get running(): boolean {
    return this.requests.size > 0;
  }

  /** The oldest request that {@link stop} would stop. */
  get request(): Request | undefined {
    return [...this.requests].find((request) => !this.beside.has(request));
  }

  /** Ends what is under way; it is answered with `cancelled`. A pass that runs ends after the layer that it is at. */
  stop(): void {
    this.stopping.abort();
    this.stopping = new AbortController();
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

  /** Detections and tensors of a pass. */
  async get(pass: Pass, taps: readonly string[], options: GetOptions = {}): Promise<Outcome<PassResult>> {
    const known = this.find(pass);
    const wanted = known === undefined ? taps : this.missing(known, taps);
    if (known !== undefined && wanted.length === 0) return { ok: true, value: known };
    const { picture, fit, changes } = pass;
    const outcome = await this.ask(pass, options, (network, more) =>
      network.run(picture, { fit, changes, taps: wanted, strongest: everyClass, ...more }),
    );
    return outcome.ok ? { ok: true, value: this.keep(pass, outcome.value) } : outcome;
  }

  /** Five numbers about every tensor of a pass. */
  async statistics(pass: Pass): Promise<Outcome<readonly TapStatistics[]>> {
    const entry = this.find(pass);
    if (entry?.statistics !== undefined) return { ok: true, value: entry.statistics };
    const { picture, fit, changes } = pass;
    const outcome = await this.ask(pass, { replace: true }, (network, more) =>
      network.statistics(picture, { fit, changes, ...more }),
    );
    if (outcome.ok && entry !== undefined) entry.statistics = outcome.value;
    return outcome;
  }

  /** Counts a request as under way until it is answered. */
  private async ask<T>(
    pass: Pass,
    { replace = false, signal }: GetOptions,
    send: (network: Network, options: SpeedOptions) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const { network } = this;
    if (network === undefined) throw new Error("the network is not open");
    const request: { -readonly [K in keyof Request]: Request[K] } = {
      pass,
      since: performance.now(),
      progress: undefined,
    };
    if (signal !== undefined) this.beside.add(request);
    this.requests.add(request);
    this.changed();
    try {
      return await send(network, {
        replace,
        signal: signal ?? this.stopping.signal,
        onProgress: (progress) => {
          request.progress = progress;
          this.changed();
        },
      });
    } finally {
      this.requests.delete(request);
      this.changed();
    }
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
