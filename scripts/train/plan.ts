/** What of the family is trained, and in which order. */
import { join } from "node:path";
import { total } from "../../src/model/architecture/cost.js";
import { layers } from "../../src/model/architecture/layers.js";
import { type FamilyMember, designs, family, widths } from "../../src/model/evidence/family.js";
import { type RecipeName, recipes, stepsOf } from "./recipes.js";

/** One network with one seed, by one recipe. */
export interface Job {
  readonly id: string;
  readonly seed: number;
  readonly recipe: RecipeName;
}

export const seeds = [0, 1, 2] as const;

const byName = (members: readonly FamilyMember[]) => [...members].sort((a, b) => a.id.localeCompare(b.id));

/** What the site shows: the widths, V1 before V2, seed by seed; then the designs. So what is useful first comes first. */
export const plan: readonly Job[] = [byName(widths), designs].flatMap((members) =>
  seeds.flatMap((seed) => members.map(({ id }): Job => ({ id, seed, recipe: "full" }))),
);

/** @throws RangeError for a name that the family does not have */
export function memberOf(id: string): FamilyMember {
  const member = family.find((one) => one.id === id);
  if (!member) throw new RangeError(`invalid network: ${id}; it must be ${family.map((one) => one.id).join(", ")}`);
  return member;
}

/** Where a job's results lie. */
export const folderOf = (runs: string, { id, seed, recipe }: Job): string => join(runs, recipe, `${id}-seed${seed}`);

/**
 * Milliseconds that a step takes one core. Fitted to trainings with batches of 32, two side by side on a shared EPYC
 * (2026-11): V2 α 0.25 took 75 a step, α 1 417, V1 α 0.25 47, α 1 493. Products cost where channels are many, walks over
 * the values where they are few.
 */
export function stepCost({ id, recipe }: Job): number {
  const { macs, activations } = total(layers(memberOf(id).network));
  return (recipes[recipe].batch / 64) * ((10 * macs) / 1e6 + (0.6 * activations) / 1e3);
}

/** What a whole job costs, in the same measure. */
export const jobCost = (job: Job): number => stepCost(job) * stepsOf(recipes[job.recipe]);
