/**
 * Why a bottleneck ends without an activation: a curve in the plane is carried into n dimensions by a random matrix,
 * through a ReLU, and back by the matrix’s pseudo-inverse.
 *
 * After figure 1 of M. Sandler et al., MobileNetV2, arXiv:1801.04381.
 */
import { random, seedOf } from "./random.js";

export type Point = readonly [x: number, y: number];

/** n rows of two: point ↦ n coordinates. */
export type Matrix = readonly Point[];

/**
 * Points along a spiral about the origin, evenly spaced in angle, the outermost at distance 1.
 *
 * @param points 2 or more
 * @param turns above 0
 */
export function spiral(points = 160, turns = 2): Point[] {
  if (!(Number.isInteger(points) && points >= 2))
    throw new RangeError(`invalid points: ${points}; it must be a whole number, 2 or more`);
  if (!(turns > 0)) throw new RangeError(`invalid turns: ${turns}; it must be above 0`);
  return Array.from({ length: points }, (_, i) => {
    // The very center is left out: it has no direction to lose.
    const along = (i + 1) / points;
    const angle = 2 * Math.PI * turns * along;
    return [along * Math.cos(angle), along * Math.sin(angle)];
  });
}

/**
 * A matrix of independent standard normal entries. The same seed gives the same first rows for every n, so that a
 * slider over n adds dimensions and keeps those that are there.
 *
 * @param n dimensions, 2 or more
 */
export function randomMatrix(n: number, seed: number): Matrix {
  if (!(Number.isInteger(n) && n >= 2)) throw new RangeError(`invalid n: ${n}; it must be a whole number, 2 or more`);
  const { normal } = random(seed);
  return Array.from({ length: n }, (): Point => [normal(), normal()]);
}

/**
 * The pseudo-inverse (MᵀM)⁻¹Mᵀ: of all points, it finds the one whose image lies nearest.
 *
 * @returns as many columns as the matrix has rows, each a point; see {@link back}
 * @throws RangeError when all rows point one way, so that the plane is already lost
 */
export function pseudoInverse(matrix: Matrix): Matrix {
  // MᵀM = [[p, q], [q, r]]
  let [p, q, r] = [0, 0, 0];
  for (const [a, b] of matrix) {
    p += a * a;
    q += a * b;
    r += b * b;
  }
  const determinant = p * r - q * q;
  if (!(determinant > 1e-14 * p * r))
    throw new RangeError("invalid matrix: its rows point one way; it must have two independent columns");
  return matrix.map(([a, b]): Point => [(r * a - q * b) / determinant, (p * b - q * a) / determinant]);
}

/** Coordinates in n dimensions back to the plane. */
export function back(inverse: Matrix, coordinates: readonly number[]): Point {
  let [x, y] = [0, 0];
  inverse.forEach(([a, b], i) => {
    x += a * coordinates[i];
    y += b * coordinates[i];
  });
  return [x, y];
}

/**
 * How far recovered points lie from the true ones, once the recovered ones are scaled to fit best (a ReLU about halves
 * lengths, which a later layer could mend): root mean square distance over root mean square radius.
 *
 * @returns 0 when the shape is whole, 1 when nothing of it is left
 */
export function shapeError(truth: readonly Point[], recovered: readonly Point[]): number {
  let [dot, own, size] = [0, 0, 0];
  truth.forEach(([x, y], i) => {
    const [u, v] = recovered[i];
    dot += x * u + y * v;
    own += u * u + v * v;
    size += x * x + y * y;
  });
  // min over s of Σ|t − s·r|² is Σ|t|² − (Σt·r)² / Σ|r|²; a mirrored shape is not the shape, so s ≥ 0.
  const explained = own === 0 ? 0 : Math.max(0, dot) ** 2 / own;
  return Math.sqrt(Math.max(0, size - explained) / size);
}

export interface Journey {
  readonly recovered: readonly Point[];
  /** See {@link shapeError}. */
  readonly error: number;
  /** Share of points that keep fewer than two coordinates above zero: no later layer can tell where they were. */
  readonly lost: number;
}

/**
 * Points through matrix, activation and pseudo-inverse.
 *
 * @param f the activation on each coordinate; ReLU unless given, the identity for a linear bottleneck
 */
export function journey(
  points: readonly Point[],
  matrix: Matrix,
  f: (x: number) => number = (x) => Math.max(0, x),
): Journey {
  const inverse = pseudoInverse(matrix);
  let lost = 0;
  // Embedding, activation and way back in one loop: survival() runs it some hundred thousand times.
  const recovered = points.map(([x, y]): Point => {
    let [u, v, kept] = [0, 0, 0];
    for (let i = 0; i < matrix.length; i++) {
      const value = f(matrix[i][0] * x + matrix[i][1] * y);
      if (value === 0) continue;
      kept += 1;
      u += inverse[i][0] * value;
      v += inverse[i][1] * value;
    }
    if (kept < 2) lost += 1;
    return [u, v];
  });
  return { recovered, error: shapeError(points, recovered), lost: lost / points.length };
}

/** The errors of many draws in n dimensions. */
export interface ErrorSpread {
  readonly n: number;
  readonly median: number;
  /** A tenth of the draws lies below, a tenth above. */
  readonly low: number;
  readonly high: number;
  /** Mean share of points that are lost. */
  readonly lost: number;
}

/** The seed of one draw, so that a page can show the very matrix behind a point. */
export function drawSeed(seed: number, draw: number): number {
  return seedOf(`${seed}/${draw}`);
}

/**
 * What survives, over the number of dimensions.
 *
 * @param options `dimensions`: 2 … 30 unless given; `draws` of the matrix for each (50); `seed` (1); `points` (the spiral);
 *   `f` as in {@link journey}
 */
export function survival({
  dimensions = Array.from({ length: 29 }, (_, i) => i + 2),
  draws = 50,
  seed = 1,
  points = spiral(),
  f,
}: {
  dimensions?: readonly number[];
  draws?: number;
  seed?: number;
  points?: readonly Point[];
  f?: (x: number) => number;
} = {}): ErrorSpread[] {
  if (!(Number.isInteger(draws) && draws >= 1))
    throw new RangeError(`invalid draws: ${draws}; it must be a whole number, 1 or more`);
  return dimensions.map((n) => {
    const journeys = Array.from({ length: draws }, (_, draw) =>
      journey(points, randomMatrix(n, drawSeed(seed, draw)), f),
    );
    const errors = journeys.map(({ error }) => error).sort((a, b) => a - b);
    const at = (share: number) => errors[Math.round(share * (draws - 1))];
    const lost = journeys.reduce((sum, one) => sum + one.lost, 0) / draws;
    return { n, median: at(0.5), low: at(0.1), high: at(0.9), lost };
  });
}
