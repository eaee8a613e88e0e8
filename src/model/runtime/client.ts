/**
 * A trained network as the pages see it: promises, progress, cancellation, and failures as values. The network itself runs
 * in a worker.
 */
import { Connection, type JobOptions, type OpenOptions, type SpeedOptions } from "./connection.js";
import { success } from "./problem.js";
import type {
  Answers,
  ClassifyRequest,
  ClassifyResult,
  LayerTimes,
  LayerTimesRequest,
  Opened,
  RunRequest,
  RunResult,
  SpeedRequest,
  SpeedResult,
  StatisticsRequest,
  WeightsRequest,
} from "./protocol.js";
import type { LayerWeights, Weights } from "../pass/weights.js";
import type { Outcome, Picture } from "../types.js";
import type { TapStatistics } from "../math/tapStatistics.js";

export type { JobOptions, OpenOptions, SpeedOptions, WorkerLike } from "./connection.js";

export interface Stopwatch extends Opened {
  /** Measures forward passes with random weights. */
  speed(request: SpeedRequest, options?: SpeedOptions): Promise<Outcome<SpeedResult>>;
  /** Ends the worker; jobs that wait are answered with `cancelled`. */
  dispose(): void;
}

export interface Network extends Stopwatch {
  readonly id: string;
  /**
   * The picture is told apart by identity: change its pixels only in a new object. A pass that takes long tells its
   * progress in layers and sums, and stops between two of them when its signal is aborted.
   */
  run(image: Picture, request: RunRequest & SpeedOptions): Promise<Outcome<RunResult>>;
  /** Min, max, mean, zeros, sixes and the distribution of every layer's output. */
  statistics(image: Picture, request: StatisticsRequest & JobOptions): Promise<Outcome<readonly TapStatistics[]>>;
  /** What one layer multiplies with and adds. */
  weights(request: WeightsRequest & JobOptions): Promise<Outcome<LayerWeights>>;
  /**
   * Gives layers of the backbone other weights for the passes to come; with none, the network is again as it came. A worker
   * that had to be started again has lost them.
   */
  replace(weights: Weights, options?: JobOptions): Promise<Outcome<Answers["replace"]>>;
  /** Times each layer by itself, and whole passes beside them. */
  layerTimes(request: LayerTimesRequest, options?: SpeedOptions): Promise<Outcome<LayerTimes>>;
}

/** Classifiers of small gray pictures, in one worker: each is fetched when it is first asked. */
export interface Classifiers {
  readonly backend: string;
  classify(request: ClassifyRequest, options?: SpeedOptions): Promise<Outcome<ClassifyResult>>;
  /** Ends the worker; jobs that wait are answered with `cancelled`. */
  dispose(): void;
}

async function open(
  network: string | undefined,
  options: OpenOptions,
): Promise<Outcome<{ connection: Connection; opened: Opened }>> {
  const connection = new Connection(network, options);
  const outcome = await connection.submit({ kind: "open" }, options.signal ? { signal: options.signal } : {});
  if (!outcome.ok) {
    connection.dispose();
    return outcome;
  }
  return success({ connection, opened: outcome.value });
}

/** The request without what stays on the page. */
function splitOptions<T extends SpeedOptions>(
  request: T,
): { options: SpeedOptions; rest: Omit<T, keyof SpeedOptions> } {
  const { signal, replace, onProgress, ...rest } = request;
  const options = {
    ...(signal && { signal }),
    ...(replace !== undefined && { replace }),
    ...(onProgress && { onProgress }),
  };
  return { options, rest };
}

/**
 * Loads a trained network into a worker of its own and warms it up.
 *
 * @param id one of `networkIds`
 * @returns the network, or the problem that kept it from opening; nothing is thrown
 */
export async function openNetwork(id: string, options: OpenOptions = {}): Promise<Outcome<Network>> {
  const outcome = await open(id, options);
  if (!outcome.ok) return outcome;
  const { connection, opened } = outcome.value;
  return success({
    id,
    ...opened,
    run(image, request) {
      const { options, rest } = splitOptions(request);
      return connection.submit({ kind: "run", pictureId: 0, request: rest }, options, image);
    },
    statistics(image, request) {
      const { options, rest } = splitOptions(request);
      return connection.submit({ kind: "statistics", pictureId: 0, request: rest }, options, image);
    },
    weights(request) {
      const { options, rest } = splitOptions(request);
      return connection.submit({ kind: "weights", request: rest }, options);
    },
    replace: (weights, options) => connection.submit({ kind: "replace", request: { weights } }, options),
    layerTimes: (request, options) => connection.submit({ kind: "layer-times", request }, options),
    speed: (request, options) => connection.submit({ kind: "speed", request }, options),
    dispose: () => connection.dispose(),
  });
}

/** Loads the runtime alone, for measurements with random weights: no trained weights are fetched. */
export async function openStopwatch(options: OpenOptions = {}): Promise<Outcome<Stopwatch>> {
  const outcome = await open(undefined, options);
  if (!outcome.ok) return outcome;
  const { connection, opened } = outcome.value;
  return success({
    ...opened,
    speed: (request, options) => connection.submit({ kind: "speed", request }, options),
    dispose: () => connection.dispose(),
  });
}

/** Loads the runtime; `classify` then fetches each classifier that it is asked for, once. */
export async function openClassifiers(options: OpenOptions = {}): Promise<Outcome<Classifiers>> {
  const outcome = await open(undefined, options);
  if (!outcome.ok) return outcome;
  const { connection, opened } = outcome.value;
  return success({
    backend: opened.backend,
    classify: (request, options) => connection.submit({ kind: "classify", request }, options),
    dispose: () => connection.dispose(),
  });
}
