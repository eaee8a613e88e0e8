/**
 * Layers and changes → the steps of a forward pass. Every step makes one named tensor, a tap. All changes are resolved
 * here, before anything runs, so that a layer which no change touches runs exactly as it would without changes.
 */
import type { Change, Place } from "./changes.js";
import type { NumberFormat, Activation } from "../types.js";
import { type Layer, outputTap, sumTap } from "../architecture/layers.js";

/** The name of the network's input among the taps. */
export const inputTap = "input";

/** What becomes of a kernel before it is used. */
export interface KernelChange {
  readonly shape?: "center" | "box";
  readonly format?: NumberFormat;
  readonly per?: "channel" | "tensor";
}

export interface ConvolutionStep {
  readonly kind: "convolution";
  readonly id: string;
  readonly from: string;
  readonly layer: ConvolutionLayer;
  /** In place of the layer's own: a function, and for ReLU6 its upper clip. */
  readonly activation: Activation;
  readonly cap: number;
  readonly kernel: KernelChange;
  /** Format that the output is rounded to. */
  readonly format?: NumberFormat;
  /** What the convolution itself adds before the activation, see `addInside`. */
  readonly skip?: string;
}

/** What of a layer the pass needs. Layers of a head may use another layer's weights, and may have no bias. */
export type ConvolutionLayer = Pick<
  Layer,
  "id" | "role" | "kernel" | "stride" | "groups" | "in" | "out" | "activation" | "padding"
> & { readonly weights?: string; readonly unbiased?: true };

export type Step =
  | ConvolutionStep
  | {
      readonly kind: "add";
      readonly id: string;
      readonly from: string;
      readonly skip: string;
      readonly format?: NumberFormat;
    }
  /** The same tensor under another name: a sum whose skip or branch is gone. */
  | { readonly kind: "alias"; readonly id: string; readonly from: string }
  | { readonly kind: "pool"; readonly id: string; readonly from: string };

/** A step for a layer without changes. */
export function convolutionStep(layer: ConvolutionLayer, from: string): ConvolutionStep {
  return { kind: "convolution", id: layer.id, from, layer, activation: layer.activation, cap: 6, kernel: {} };
}

function isAt(layer: Layer, place: Place | undefined): boolean {
  return place === undefined || layer.block === place || (layer.block === undefined && layer.stageName === place);
}

function changedStep(step: ConvolutionStep, layer: Layer, change: Change): ConvolutionStep {
  switch (change.kind) {
    case "activation":
      return layer.activation !== "identity" && isAt(layer, change.block)
        ? { ...step, activation: change.activation, cap: 6 }
        : step;
    case "cap":
      return layer.activation !== "identity" && isAt(layer, change.block)
        ? { ...step, activation: "relu6", cap: change.cap }
        : step;
    case "projection-activation":
      return layer.role === "projection" && isAt(layer, change.block)
        ? { ...step, activation: change.activation }
        : step;
    case "depthwise-kernel":
      return layer.role === "depthwise" && isAt(layer, change.block)
        ? { ...step, kernel: { ...step.kernel, shape: change.kernel } }
        : step;
    case "padding":
      return { ...step, layer: { ...step.layer, padding: change.padding } };
    case "weight-format":
      return change.format === "fp32"
        ? step
        : { ...step, kernel: { ...step.kernel, format: change.format, per: change.per } };
    case "activation-format":
      return change.format === "fp32" ? step : { ...step, format: change.format };
    default:
      return step;
  }
}

function checkChanges(layers: readonly Layer[], changes: readonly Change[]): void {
  const places = new Set<unknown>(layers.map(({ block, stageName }) => block ?? stageName));
  const residual = layers.filter((layer) => layer.residualFrom !== undefined).map((layer) => layer.block);
  for (const change of changes) {
    if (change.kind === "cap" && !(change.cap > 0))
      throw new RangeError(`invalid cap: ${change.cap}; it must be above 0`);
    if (!("block" in change) || change.block === undefined) continue;
    const needsSkip = change.kind === "skip-removed" || change.kind === "branch-removed";
    if (needsSkip && !residual.includes(change.block))
      throw new RangeError(
        `invalid block of ${change.kind}: ${change.block}; it must be one with a skip, ${residual.join(", ")}`,
      );
    if (!places.has(change.block))
      throw new RangeError(`invalid block of ${change.kind}: ${change.block}; it must be one of the network's`);
  }
}

/**
 * The steps of a forward pass. Where two changes contradict each other, the later one holds.
 *
 * Layers of a removed branch make no steps and so no taps; the block's sum is then the block's input.
 *
 * @throws RangeError for a change to a place that the network does not have
 */
export function planPass(layers: readonly Layer[], changes: readonly Change[] = []): Step[] {
  checkChanges(layers, changes);
  const steps: Step[] = [];
  const removed = new Set(changes.flatMap((change) => (change.kind === "branch-removed" ? [change.block] : [])));
  const isSkipRemoved = (layer: Layer) =>
    changes.some(
      (change) => change.kind === "skip-removed" && (change.block === undefined || change.block === layer.block),
    );
  let from = inputTap;
  for (const layer of layers) {
    const sum = sumTap(layer);
    if (layer.block !== undefined && removed.has(layer.block)) {
      if (sum !== undefined) steps.push({ kind: "alias", id: sum, from });
    } else if (layer.role === "pool") {
      steps.push({ kind: "pool", id: layer.id, from });
    } else {
      const start = convolutionStep(layer, from);
      const step = changes.reduce((planned, change) => changedStep(planned, layer, change), start);
      steps.push(step);
      if (sum !== undefined && layer.residualFrom !== undefined) {
        steps.push(
          isSkipRemoved(layer)
            ? { kind: "alias", id: sum, from: layer.id }
            : {
                kind: "add",
                id: sum,
                from: layer.id,
                skip: layer.residualFrom,
                ...(step.format ? { format: step.format } : {}),
              },
        );
      }
    }
    // Inside a removed branch nothing new was made: the following layer still reads the block's input.
    if (steps[steps.length - 1]?.id === outputTap(layer)) from = outputTap(layer);
  }
  return steps;
}
