/** Whether a change does anything to a network. */
import type { Layer } from "../architecture/layers.js";
import type { Change } from "./changes.js";
import { planPass } from "./plan.js";

/** Whether a change concerns a network at all: its place is there, and so is what it changes. */
export function applies(layers: readonly Layer[], change: Change): boolean {
  if (change.kind === "input-channels") return layers[0].in[2] > 1;
  if (change.kind === "input-scale") return true;
  try {
    return JSON.stringify(planPass(layers, [change])) !== JSON.stringify(planPass(layers));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
