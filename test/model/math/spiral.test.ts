import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Matrix,
  type Point,
  back,
  drawSeed,
  journey,
  pseudoInverse,
  randomMatrix,
  shapeError,
  spiral,
  survival,
} from "../../../src/model/math/spiral.js";

const identity: Matrix = [
  [1, 0],
  [0, 1],
];

describe("spiral", () => {
  it("winds from the center to distance 1", () => {
    const points = spiral(100, 3);
    expect(points.length).toBe(100);
    points.forEach(([x, y], i) => expect(Math.hypot(x, y)).toBeCloseTo((i + 1) / 100, 12));
    // Three whole turns end where they began.
    expect(points[99][0]).toBeCloseTo(1, 12);
    // A quarter turn: 25 points are 3/4 of a turn, straight down.
    expect(points[24][0]).toBeCloseTo(0, 12);
    expect(points[24][1]).toBeCloseTo(-0.25, 12);
  });

  it("refuses nonsense", () => {
    expect(() => spiral(1)).toThrow("invalid points: 1; it must be a whole number, 2 or more");
    expect(() => spiral(10, 0)).toThrow("invalid turns: 0");
    expect(() => randomMatrix(1, 1)).toThrow("invalid n: 1; it must be a whole number, 2 or more");
    expect(() => survival({ draws: 0 })).toThrow("invalid draws: 0");
  });
});

describe("pseudoInverse", () => {
  it("by hand: rows (1, 0), (0, 1), (1, 1) → thirds", () => {
    // MᵀM = [[2, 1], [1, 2]], its inverse [[2, −1], [−1, 2]] / 3.
    const inverse = pseudoInverse([
      [1, 0],
      [0, 1],
      [1, 1],
    ]);
    const byHand = [
      [2, -1],
      [-1, 2],
      [1, 1],
    ];
    inverse.forEach(([x, y], i) => {
      expect(x).toBeCloseTo(byHand[i][0] / 3, 12);
      expect(y).toBeCloseTo(byHand[i][1] / 3, 12);
    });
  });

  it("refuses a matrix that flattens the plane", () => {
    expect(() =>
      pseudoInverse([
        [1, 2],
        [2, 4],
      ]),
    ).toThrow("invalid matrix: its rows point one way");
  });
});

describe("journey", () => {
  it("without an activation the spiral comes back to 1e-9, in any number of dimensions", () => {
    const points = spiral();
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.integer(), (n, seed) => {
        const { recovered, error, lost } = journey(points, randomMatrix(n, seed), (x) => x);
        recovered.forEach(([x, y], i) => {
          expect(Math.abs(x - points[i][0])).toBeLessThan(1e-9);
          expect(Math.abs(y - points[i][1])).toBeLessThan(1e-9);
        });
        expect(error).toBeLessThan(1e-7);
        expect(lost).toBe(0);
      }),
    );
  });

  it("ReLU in two dimensions along the axes keeps one quadrant, by hand", () => {
    const points: Point[] = [
      [1, 1],
      [-1, 1],
      [-1, -1],
      [1, -1],
    ];
    const { recovered, lost, error } = journey(points, identity);
    expect(recovered).toEqual([
      [1, 1],
      [0, 1],
      [0, 0],
      [1, 0],
    ]);
    expect(lost).toBe(3 / 4);
    // Σt·r = 4, Σ|r|² = 4, Σ|t|² = 8: √((8 − 16/4) / 8).
    expect(error).toBeCloseTo(Math.SQRT1_2, 12);
  });

  it("a pair of opposite rows for each axis lets ReLU pass everything", () => {
    const both: Matrix = [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ];
    const points = spiral();
    const { recovered, error } = journey(points, both);
    // relu(x) − relu(−x) = x, and the pseudo-inverse takes half of it.
    recovered.forEach(([x, y], i) => {
      expect(x).toBeCloseTo(points[i][0] / 2, 12);
      expect(y).toBeCloseTo(points[i][1] / 2, 12);
    });
    expect(error).toBeLessThan(1e-7);
  });

  it("scaling does not count as an error, losing the shape does", () => {
    const points = spiral();
    expect(
      shapeError(
        points,
        points.map(([x, y]): Point => [0.3 * x, 0.3 * y]),
      ),
    ).toBeLessThan(1e-7);
    expect(
      shapeError(
        points,
        points.map((): Point => [0, 0]),
      ),
    ).toBe(1);
    expect(
      shapeError(
        points,
        points.map(([x, y]): Point => [-x, -y]),
      ),
    ).toBe(1);
  });

  it("is what embedding, a ReLU on each coordinate, and the way back give", () => {
    const matrix = randomMatrix(5, 3);
    const points = spiral(20);
    const { recovered } = journey(points, matrix);
    points.forEach((point, i) => {
      const coordinates = matrix.map(([a, b]) => Math.max(0, a * point[0] + b * point[1]));
      const [x, y] = back(pseudoInverse(matrix), coordinates);
      expect(recovered[i][0]).toBeCloseTo(x, 12);
      expect(recovered[i][1]).toBeCloseTo(y, 12);
    });
    expect(back(matrix, [1, 0, 0, 0, 0])).toEqual([matrix[0][0], matrix[0][1]]);
  });
});

describe("randomMatrix", () => {
  it("adds rows to the same first ones as n grows", () => {
    expect(randomMatrix(30, 8).slice(0, 4)).toEqual(randomMatrix(4, 8));
    expect(randomMatrix(4, 8)).not.toEqual(randomMatrix(4, 9));
  });
});

describe("survival", () => {
  const curve = survival({ draws: 60, seed: 5 });
  const at = (n: number) => {
    const found = curve.find((spread) => spread.n === n);
    if (found === undefined) throw new Error(String(n));
    return found;
  };

  it("the error falls as dimensions grow, as in the paper’s figure 1", () => {
    const medians = [2, 3, 5, 15, 30].map((n) => at(n).median);
    medians.slice(1).forEach((median, i) => expect(median).toBeLessThan(medians[i]));
    expect(at(2).median).toBeGreaterThan(0.4);
    // For many dimensions the recovered point is x/2 + noise/2, and the noise has variance 4/n: E t₁⁴ = 3 along x and
    // E t₁²t₂² = 1 across. So the error goes as 2/√n, 0.37 at 30; the median of skewed draws lies a little lower.
    for (const n of [20, 25, 30]) {
      const predicted = 2 / Math.sqrt(n + 4);
      expect(at(n).median).toBeGreaterThan(0.75 * predicted);
      expect(at(n).median).toBeLessThan(1.1 * predicted);
    }
    for (const { low, median, high } of curve) {
      expect(low).toBeLessThanOrEqual(median);
      expect(median).toBeLessThanOrEqual(high);
    }
  });

  it("in two dimensions three quarters of the points are lost, in three about half, in thirty none", () => {
    // A coordinate is above zero with probability 1/2, and opposite points switch all signs: on average over matrices
    // the share with fewer than two of n is (n + 1) / 2ⁿ.
    const points = spiral(200, 4);
    const [two, three, four] = survival({ dimensions: [2, 3, 4], draws: 1500, points });
    expect(two.lost).toBeCloseTo(3 / 4, 1);
    expect(three.lost).toBeCloseTo(4 / 8, 1);
    expect(four.lost).toBeCloseTo(5 / 16, 1);
    expect(at(30).lost).toBe(0);
  });

  it("is the same for the same seed, and a single draw can be shown", () => {
    expect(survival({ dimensions: [3], draws: 7, seed: 2 })).toEqual(survival({ dimensions: [3], draws: 7, seed: 2 }));
    const [one] = survival({ dimensions: [6], draws: 1, seed: 4 });
    expect(journey(spiral(), randomMatrix(6, drawSeed(4, 0))).error).toBe(one.median);
    expect(drawSeed(4, 0)).not.toBe(drawSeed(4, 1));
  });
});
