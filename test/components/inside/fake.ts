/** A network and a picture source that answer at once, for tests of the explorer without a browser. */
import type { Network, SpeedOptions } from "../../../src/model/runtime/client.js";
import type { Change } from "../../../src/model/pass/changes.js";
import { distribution } from "../../../src/model/math/distribution.js";
import { cost } from "../../../src/model/architecture/cost.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { success } from "../../../src/model/runtime/problem.js";
import type { LayerTimes, RunRequest, RunResult } from "../../../src/model/runtime/protocol.js";
import type { LayerWeights } from "../../../src/model/pass/weights.js";
import type { Outcome, Picture, Tap } from "../../../src/model/types.js";
import type { TapStatistics } from "../../../src/model/math/tapStatistics.js";
import { announce, html } from "../../../src/components/ui/element.js";
import type { ChosenPicture, PictureInput, PictureInputOptions } from "../../../src/components/picture/pictureInput.js";
import type { Photo } from "../../../src/components/picture/photo.js";
import { tapsOf } from "../../../src/components/inside/state.js";

export const network = layers({ variant: "v2", resolution: 300, classes: 0 });
const taps = tapsOf(network);

export const photos: Photo[] = ["cat", "cup"].map((id) => ({
  id,
  title: id,
  alt: `A ${id}.`,
  href: `${id}.jpg`,
}));

export function picture(shade: number): Picture {
  return { width: 4, height: 2, data: new Uint8ClampedArray(32).fill(shade) };
}

/**
 * Value of a made-up tensor: channel c is 0 in every even column, c / 4 (at most 6) in every odd one; linear layers take
 * the negative of that in odd rows.
 */
export function fakeTap(id: string): Tap {
  if (id === "input") return { id, shape: [300, 300, 3], data: new Float32Array(270_000).fill(1) };
  const info = taps.find((tap) => tap.id === id);
  if (info === undefined) throw new RangeError(`invalid tap: ${id}; it must be one of the network's`);
  const [height, width, channels] = info.shape;
  const data = new Float32Array(height * width * channels);
  const linear = info.layer.activation === "identity";
  for (let row = 0, i = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      for (let c = 0; c < channels; c++, i++)
        data[i] = column % 2 === 0 ? 0 : Math.min(6, c / 4) * (linear && row % 2 === 1 ? -1 : 1);
  return { id, shape: info.shape, data };
}

/** Every weight is 0.5, every bias 0.25. */
export function fakeWeights(id: string): LayerWeights {
  const layer = network.find((candidate) => candidate.id === id);
  if (layer === undefined) throw new RangeError(`invalid layer: ${id}; it must be one of the network's`);
  const [, , channels] = layer.out;
  const shape = [layer.kernel, layer.kernel, layer.in[2], layer.groups > 1 ? 1 : channels] as const;
  const kernel = new Float32Array(shape.reduce((product, n) => product * n, 1)).fill(0.5);
  return { layer: id, shape, kernel, bias: new Float32Array(channels).fill(0.25) };
}

/** Of three tensors: one of ReLU6, one linear, and its sum with the skip. */
export function fakeStatistics(): TapStatistics[] {
  return ["block_2_depthwise", "block_2_project", "block_2_add"].map((id) => {
    const { shape, data } = fakeTap(id);
    const share = (count: (value: number) => boolean) => data.filter(count).length / data.length;
    return {
      id,
      shape,
      min: Math.min(...data.slice(0, 30_000)),
      max: Math.max(...data.slice(0, 30_000)),
      mean: data.reduce((sum, value) => sum + value, 0) / data.length,
      zeros: share((value) => value === 0),
      atSix: share((value) => value >= 6),
      distribution: distribution(data),
    };
  });
}

/** Every layer takes a millisecond for each million multiply-adds, and every sum half of one. */
export function fakeTimes(): LayerTimes {
  const macs = (id: string) => {
    const layer = network.find((one) => one.id === id);
    return layer === undefined ? 0.5e6 : cost(layer).macs;
  };
  const steps = taps.map(({ id }) => {
    const time = macs(id) / 1e6;
    return { id, milliseconds: [time, 0.9 * time, 1.1 * time] };
  });
  const sum = steps.reduce((total, { milliseconds }) => total + milliseconds[0], 0);
  return {
    steps,
    passes: [1.2 * sum, 1.15 * sum, 1.25 * sum],
    macsPerSecond: 4e9,
    bytesPerSecond: 8e9,
    backend: "a fake",
  };
}

export interface Asked {
  readonly picture: Picture;
  readonly taps: readonly string[];
  readonly changes: readonly Change[];
}

export interface FakeNetwork {
  readonly asked: Asked[];
  readonly network: Network;
  /** Replaces the next answers. */
  answer: ((request: RunRequest & SpeedOptions) => Outcome<RunResult> | Promise<Outcome<RunResult>>) | undefined;
}

/** A cat with .93, and whatever tensors are asked for. */
export function fakeAnswer({ taps = [] }: Pick<RunRequest, "taps"> = {}): Outcome<RunResult> {
  return success({
    detections: [{ label: "cat", class: 0, score: 0.93, box: [0, 0, 1, 1] as const, anchor: 5 }],
    strongest: [
      { label: "cat", class: 0, score: 0.93 },
      { label: "dog", class: 1, score: 0.31 },
    ],
    taps: Object.fromEntries(taps.map((id) => [id, fakeTap(id)])),
    milliseconds: 40,
    backend: "a fake",
  });
}

export function fakeNetwork(): FakeNetwork {
  const asked: Asked[] = [];
  const fake: FakeNetwork = {
    asked,
    answer: undefined,
    network: {
      id: "fake",
      backend: "a fake",
      kernels: "tfjs",
      labels: ["cat", "cup"],
      taps: taps.map(({ id }) => id),
      replace: () => Promise.resolve(success({ layers: 0 })),
      run: (of, request) => {
        asked.push({ picture: of, taps: request.taps ?? [], changes: request.changes ?? [] });
        if (fake.answer) return Promise.resolve(fake.answer(request));
        return Promise.resolve(fakeAnswer(request));
      },
      statistics: () => Promise.resolve(success(fakeStatistics())),
      weights: ({ layer: id }) => Promise.resolve(success(fakeWeights(id))),
      layerTimes: () => Promise.resolve(success(fakeTimes())),
      speed: () => Promise.resolve(success({ milliseconds: [10, 12, 11], firstRun: 90, backend: "a fake" })),
      dispose: () => undefined,
    },
  };
  return fake;
}

/** Gives pictures at once and remembers what it was told. */
export function fakePictures(_: readonly Photo[], options: PictureInputOptions = {}): PictureInput {
  const element = html("fieldset", {});
  const shades: Record<string, Picture> = { cat: picture(1), cup: picture(2) };
  let value: ChosenPicture | undefined;
  const give = (id: string): boolean => {
    if (!(id in shades)) return false;
    value = {
      id,
      source: "photo",
      picture: shades[id],
      name: id,
      format: "jpeg",
      original: { width: 4, height: 2 },
      notes: [],
    };
    options.onPicture?.(value);
    announce(element);
    return true;
  };
  queueMicrotask(() => give(options.value ?? "cat"));
  return Object.assign(element as unknown as PictureInput, {
    choose: give,
    bring: () => Promise.resolve(),
    stopCamera: () => undefined,
  });
}

/** Lets everything that waits for an answer run. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve, 0));
}

/** Waits until parts that work in many short tasks have ended. */
export async function settleAll(): Promise<void> {
  for (let i = 0; i < 40; i++) await settle();
}
