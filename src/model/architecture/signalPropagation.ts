/** An untrained backbone on a batch of noise: how the signal’s size changes on its way, and the gradient’s on its way back. */
import { activations } from "../math/activation.js";
import { type BackboneActivation, featuresOf } from "./backbone.js";
import { type WeightRule, weightRules } from "./initialization.js";
import { type Layer, layers } from "./layers.js";
import {
  type PlaneKernel,
  type Planes,
  activateBack,
  activatePlanes,
  addPlanes,
  convolveBack,
  convolvePlanes,
  meanSquare,
  momentsOf,
  normalizeBack,
  normalizePlanes,
} from "../math/referenceOps.js";
import { type Random, random } from "../math/random.js";

export interface Trial {
  readonly rule: WeightRule;
  readonly activation: BackboneActivation;
  /** Live batch normalization, or none: what a frozen one with fresh statistics does. */
  readonly normalized: boolean;
  /** Whether the residual connections are there. */
  readonly skips: boolean;
  readonly seed: number;
  readonly alpha: number;
  /** Side of the pictures in pixels, ≥ 32, and how many there are. */
  readonly side: number;
  readonly batch: number;
}

export const plainTrial: Trial = {
  rule: "shared",
  activation: "relu6",
  normalized: true,
  skips: true,
  seed: 1,
  alpha: 0.5,
  side: 64,
  batch: 4,
};

/** What is left of a layer for the way back. */
interface Step {
  readonly layer: Layer;
  readonly kernel: PlaneKernel;
  /** Before the activation. */
  readonly before: Planes;
  readonly normalized?: { readonly y: Planes; readonly deviations: readonly number[] };
}

interface Feature {
  readonly steps: readonly Step[];
  readonly skip: boolean;
  readonly out: Planes;
}

/** The layers of a trial, as {@link layers} has them. */
export function trialLayers({ alpha, side, activation }: Trial): Layer[] {
  return layers({ alpha, resolution: side, activation, padding: "pytorch", classes: 0, last: 0 });
}

/** Weights of a layer, drawn from a normal distribution. */
export function drawKernel(layer: Layer, deviation: number, numbers: Random): PlaneKernel {
  const size = (layer.out[2] * layer.in[2] * layer.kernel ** 2) / layer.groups;
  const kernel = new Float64Array(size);
  for (let i = 0; i < size; i++) kernel[i] = deviation * numbers.normal();
  return kernel;
}

/** Standard normal noise as a batch of pictures. */
export function noise({ side, batch, seed }: Trial): Float64Array[] {
  const numbers = random(seed + 1_000_003);
  return Array.from({ length: 3 }, () => Float64Array.from({ length: batch * side * side }, () => numbers.normal()));
}

/** Runs a computation in steps to its end. */
function finished<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Forward, a step for each feature. */
function* forward(trial: Trial, pictures: Planes): Generator<undefined, Feature[]> {
  const numbers = random(trial.seed);
  const { deviation } = weightRules[trial.rule];
  const features: Feature[] = [];
  let x = pictures;
  for (const own of featuresOf(trialLayers(trial))) {
    const steps: Step[] = [];
    const input = x;
    for (const layer of own) {
      const kernel = drawKernel(layer, deviation(layer), numbers);
      const sums = convolvePlanes(layer, x, kernel);
      const normalized = trial.normalized ? normalizePlanes(sums) : undefined;
      const before = normalized?.y ?? sums;
      steps.push({ layer, kernel, before, ...(normalized && { normalized }) });
      x = layer.activation === "identity" ? before : activatePlanes(before, activations[layer.activation]);
    }
    const skip = trial.skips && own.some(({ residualFrom }) => residualFrom !== undefined);
    if (skip) x = addPlanes(input, x);
    features.push({ steps, skip, out: x });
    yield undefined;
  }
  return features;
}

export class UntrainedBackbone {
  private readonly features: readonly Feature[];

  private constructor(
    readonly trial: Trial,
    features: readonly Feature[],
  ) {
    this.features = features;
  }

  /** Runs forward, once; weights and pictures follow from the trial. */
  static of(trial: Trial, pictures: Planes = noise(trial)): UntrainedBackbone {
    return new UntrainedBackbone(trial, finished(forward(trial, pictures)));
  }

  /** The same with a pause after each feature, so that a page can draw and scroll meanwhile. */
  static *inSteps(trial: Trial, pictures: Planes = noise(trial)): Generator<undefined, UntrainedBackbone> {
    return new UntrainedBackbone(trial, yield* forward(trial, pictures));
  }

  /** What feature `i` hands on. */
  output(i: number): Planes {
    return this.features[i].out;
  }

  get length(): number {
    return this.features.length;
  }

  /** Variance of what each feature hands on, stem first. */
  variances(): number[] {
    return this.features.map(({ out }) => momentsOf(out).variance);
  }

  /** The gradient at what each feature hands on, stem first, when that at the end of the network is `end`. */
  gradients(end: Planes): Planes[] {
    return finished(this.gradientsInSteps(end));
  }

  /** The same with a pause after each feature. */
  *gradientsInSteps(end: Planes): Generator<undefined, Planes[]> {
    const found: Planes[] = [];
    let gradient = end;
    for (const { steps, skip } of [...this.features].reverse()) {
      found.unshift(gradient);
      let back = gradient;
      for (const { layer, kernel, before, normalized } of [...steps].reverse()) {
        if (layer.activation !== "identity") back = activateBack(back, before, activations[layer.activation]);
        if (normalized) back = normalizeBack(back, normalized.y, normalized.deviations);
        back = convolveBack(layer, back, kernel);
      }
      gradient = skip ? addPlanes(gradient, back) : back;
      yield undefined;
    }
    return found;
  }

  /**
   * Size of the gradient at each feature’s output, root of the mean square, with noise of size 1 at the end.
   */
  gradientSizes(): number[] {
    return finished(this.gradientSizesInSteps());
  }

  /** The same with a pause after each feature. */
  *gradientSizesInSteps(): Generator<undefined, number[]> {
    const numbers = random(this.trial.seed + 2_000_003);
    const end = this.output(this.length - 1).map((plane) => plane.map(() => numbers.normal()));
    const planes = yield* this.gradientsInSteps(end);
    return planes.map((one) => Math.sqrt(meanSquare(one)));
  }
}
