/**
 * A linear head on pooled features: softmax regression by gradient descent with momentum.
 *
 * The gradient of the cross-entropy with respect to a class's logit is its probability minus 1 for the true class and minus
 * 0 for the others (C. Bishop, Pattern Recognition and Machine Learning, 4.3.4).
 */
import { answersOf, softmax } from "./classification.js";

/** Logits are features · weights + bias. */
export interface Head {
  readonly classes: number;
  /** Features × classes, row by row: as `classMap.ts` takes a classifier's kernel. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** Pictures as numbers, with what they are. */
export interface Examples {
  /** How many numbers a picture has. */
  readonly size: number;
  /** Pictures × size, row by row. */
  readonly features: Float32Array;
  /** 0 … classes − 1, one for each picture. */
  readonly labels: ArrayLike<number>;
}

export interface HeadStep {
  /** Cross-entropy before the step, mean of all pictures. */
  readonly loss: number;
  /** Pictures that the head had right before the step. */
  readonly right: number;
}

export interface HeadRate {
  /** Factor of the step; 2 unless given. */
  readonly rate?: number;
  /** Share of the last step that is made again, 0 … 1; 0.9 unless given. */
  readonly momentum?: number;
}

/** Steps after which a head is taken as trained. */
export const headSteps = 200;

/** Sums of each cell's channels, divided by the number of cells: global average pooling of a map, channels last. */
export function pooled(map: Float32Array, channels: number): Float32Array {
  const sums = new Float64Array(channels);
  for (let i = 0; i < map.length; i++) sums[i % channels] += map[i];
  return Float32Array.from(sums, (sum) => (sum * channels) / map.length);
}

/** The logits of one picture, or of several, one after the other. */
export function headLogits({ classes, weights, bias }: Head, features: Float32Array): Float32Array {
  const size = weights.length / classes;
  const logits = new Float32Array((features.length / size) * classes);
  for (let i = 0; i < features.length / size; i++)
    for (let k = 0; k < classes; k++) {
      let sum = 0;
      for (let c = 0; c < size; c++) sum += features[i * size + c] * weights[c * classes + k];
      logits[i * classes + k] = sum + bias[k];
    }
  return logits;
}

/** The answers of a head, one for each picture. */
export function headAnswers(head: Head, features: Float32Array): number[] {
  return answersOf(headLogits(head, features), head.classes);
}

function checked({ size, features, labels }: Examples, classes: number): void {
  if (!(Number.isInteger(classes) && classes >= 2))
    throw new RangeError(`invalid classes: ${classes}; it must be a whole number, 2 or more`);
  if (labels.length === 0 || features.length !== size * labels.length)
    throw new RangeError(
      `invalid features: ${features.length} numbers; it must be ${size} for each of at least one picture`,
    );
  for (let i = 0; i < labels.length; i++)
    if (!(Number.isInteger(labels[i]) && labels[i] >= 0 && labels[i] < classes))
      throw new RangeError(`invalid label: ${labels[i]}; it must be a whole number from 0 to ${classes - 1}`);
}

/**
 * A head that learns, all pictures at each step. It starts from zeros, so that each class has the same probability.
 *
 * It works on standardized features: each has mean 0 and variance 1 / size over the pictures, so that the step may be the
 * same for 24 features and for 1 280. {@link HeadTraining.head} turns the result back into weights of the features as given.
 *
 * The gradient of the weights is a sum of the pictures' features, so the weights stay such a sum. What is kept is each
 * picture's factor in it; with the products of each pair of pictures a step costs pictures² × classes, however many
 * features there are.
 */
export class HeadTraining {
  private readonly means: Float64Array;
  /** 1 / (standard deviation · √size); 0 for a feature that never changes. */
  private readonly scales: Float64Array;
  /** Standardized, pictures × size. */
  private readonly inputs: Float64Array;
  /** Σ over the features of one picture × another, pictures × pictures. */
  private readonly products: Float64Array;
  /** The factors, pictures × classes, and then the biases. */
  private readonly factors: Float64Array;
  private readonly moves: Float64Array;
  private readonly rate: number;
  private readonly momentum: number;

  /** @throws RangeError when sizes do not agree, or a label is none */
  constructor(
    private readonly examples: Examples,
    private readonly classes: number,
    { rate = 2, momentum = 0.9 }: HeadRate = {},
  ) {
    checked(examples, classes);
    const { size, features, labels } = examples;
    const count = labels.length;
    this.rate = rate;
    this.momentum = momentum;
    const means = new Float64Array(size);
    features.forEach((value, i) => (means[i % size] += value / count));
    const variances = new Float64Array(size);
    features.forEach((value, i) => (variances[i % size] += (value - means[i % size]) ** 2 / count));
    this.means = means;
    this.scales = variances.map((variance) => (variance < 1e-12 ? 0 : 1 / Math.sqrt(variance * size)));
    this.inputs = Float64Array.from(features, (value, i) => (value - means[i % size]) * this.scales[i % size]);
    this.products = new Float64Array(count * count);
    for (let i = 0; i < count; i++)
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let c = 0; c < size; c++) sum += this.inputs[i * size + c] * this.inputs[j * size + c];
        this.products[i * count + j] = this.products[j * count + i] = sum;
      }
    this.factors = new Float64Array((count + 1) * classes);
    this.moves = new Float64Array((count + 1) * classes);
  }

  /** One step: the gradient over all pictures, and the change of all weights. */
  step(): HeadStep {
    const { classes, products, factors, moves } = this;
    const { labels } = this.examples;
    const count = labels.length;
    const gradient = new Float64Array(moves.length);
    let [loss, right] = [0, 0];
    for (let i = 0; i < count; i++) {
      const logits = factors.slice(count * classes);
      for (let j = 0; j < count; j++)
        for (let k = 0; k < classes; k++) logits[k] += products[i * count + j] * factors[j * classes + k];
      const shares = softmax(logits);
      loss -= Math.log(Math.max(shares[labels[i]], Number.MIN_VALUE)) / count;
      if (shares.indexOf(Math.max(...shares)) === labels[i]) right += 1;
      for (let k = 0; k < classes; k++) {
        const error = (shares[k] - (k === labels[i] ? 1 : 0)) / count;
        gradient[i * classes + k] = error;
        gradient[count * classes + k] += error;
      }
    }
    for (let w = 0; w < moves.length; w++) {
      moves[w] = this.momentum * moves[w] + gradient[w];
      factors[w] -= this.rate * moves[w];
    }
    return { loss, right };
  }

  /** The head as it is now, for features as they were given. */
  head(): Head {
    const { classes, means, scales, inputs, factors } = this;
    const { size, labels } = this.examples;
    const kernel = new Float64Array(size * classes);
    for (let i = 0; i < labels.length; i++)
      for (let c = 0; c < size; c++)
        for (let k = 0; k < classes; k++)
          kernel[c * classes + k] += inputs[i * size + c] * scales[c] * factors[i * classes + k];
    const bias = factors.slice(labels.length * classes);
    kernel.forEach((weight, w) => (bias[w % classes] -= weight * means[Math.floor(w / classes)]));
    return { classes, weights: Float32Array.from(kernel), bias: Float32Array.from(bias) };
  }
}

/** A head after {@link headSteps} steps. */
export function trainedHead(examples: Examples, classes: number, steps = headSteps): Head {
  const training = new HeadTraining(examples, classes);
  for (let i = 0; i < steps; i++) training.step();
  return training.head();
}
