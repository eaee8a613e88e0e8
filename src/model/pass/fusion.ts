/** What happens inside the kernel of a convolution, and what takes a walk over the values of its own. */
import type { ConvolutionStep, Step } from "./plan.js";
import type { Activation } from "../types.js";

const fused: Partial<Record<Activation, "linear" | "relu" | "relu6">> = {
  identity: "linear",
  relu: "relu",
  relu6: "relu6",
};

/** What the fused kernel calls the step's activation; undefined where no kernel has it. */
export function fusedActivation({
  activation,
  cap,
}: Pick<ConvolutionStep, "activation" | "cap">): "linear" | "relu" | "relu6" | undefined {
  return activation === "relu6" && cap !== 6 ? undefined : fused[activation];
}

/** Whether JavaScript, not WebAssembly, computes the step's activation. ReLU6 with another cap is a kernel of its own. */
export function isComputedInScript(step: Step): step is ConvolutionStep {
  return step.kind === "convolution" && step.activation !== "relu6" && fusedActivation(step) === undefined;
}

/**
 * The steps with each sum inside the projection before it, which then goes by the sum's name: the values are added while
 * they are in registers. A projection stays by itself where its own output is wanted, bent or rounded.
 *
 * @param wanted ids of the tensors that are handed out
 */
export function addInside(steps: readonly Step[], wanted: ReadonlySet<string>): Step[] {
  const joined: Step[] = [];
  for (const step of steps) {
    const last = joined[joined.length - 1];
    const joins =
      step.kind === "add" &&
      last?.kind === "convolution" &&
      step.from === last.id &&
      last.activation === "identity" &&
      last.format === undefined &&
      !wanted.has(last.id);
    if (joins) joined[joined.length - 1] = { ...last, id: step.id, skip: step.skip };
    else joined.push(step);
  }
  return joined;
}
