import type { FamilyPoint } from "../../../src/model/evidence/familyPoints.js";

/** A trained width of a test's own: its cost, and the accuracy of each of its seeds; the first one ships. */
export const point = (network: "v1" | "v2", alpha: number, macs: number, ...accuracies: number[]): FamilyPoint => ({
  id: `${network}-${alpha}`,
  network,
  alpha,
  accuracy: accuracies[0],
  seed: 0,
  seeds: accuracies.map((accuracy, seed) => ({ seed, accuracy })),
  images: 10_000,
  macs,
  parameters: macs / 20,
  bytes: macs / 10,
});
