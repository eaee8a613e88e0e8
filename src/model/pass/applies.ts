/** Whether a change does anything to a network. */
import type { Layer } from "../architecture/layers.js";
import type { Change } from "./changes.js";
import { planPass } from "./plan.js";

/** What a network without changes runs, each step as text. */
const unchanged = new WeakMap<readonly Layer[], readonly string[]>();

const stepsOf = (layers: readonly Layer[]) => planPass(layers).map((step) => JSON.stringify(step));

/** Whether a change concerns a network at all: its place is there, and so is what it changes. */
export function applies(layers: readonly Layer[], change: Change): boolean {
  if (change.kind === "input-channels") return layers[0].in[2] > 1;
  if (change.kind === "input-scale") return true;
  let plain = unchanged.get(layers);
  if (plain === undefined) unchanged.set(layers, (plain = stepsOf(layers)));
  try {
    const steps = planPass(layers, [change]);
    return steps.length !== plain.length || steps.some((step, i) => JSON.stringify(step) !== plain[i]);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
