/** Which activations TensorFlow.js applies inside the convolution, and which take a walk over the values of their own. */
import type { ConvolutionStep, Step } from "./plan.js";
import type { Activation } from "../architecture/spec.js";

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
