/** What the number-format lab shows, wherever it was computed: when the site was built, or live in the worker. */
import type { Change } from "../../model/pass/changes.js";
import type { NumberFormat, Detection } from "../../model/types.js";
import type { FormatError, Histogram } from "../../model/math/formatReport.js";
import type { NetworkOptions } from "../../model/architecture/spec.js";
import { layers } from "../../model/architecture/layers.js";
import { oneOf } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";

/** The formats to choose from, the finest first. */
export const labFormats: readonly NumberFormat[] = ["fp16", "bf16", "int8", "int7", "int6", "int5", "int4", "int3"];

export type LabActivation = "relu6" | "relu";

export interface LabState {
  /** Id of a shipped photo. */
  readonly photo: string;
  /** Id of a layer with an activation. */
  readonly layer: string;
  readonly activation: LabActivation;
  readonly format: NumberFormat;
}

export const labStart: LabState = { photo: "cat", layer: "block_0_depthwise", activation: "relu6", format: "int4" };

/** A layer's activations in 32-bit floats, and what each format does to them and to the detections. */
export interface LabResult {
  readonly photo: string;
  readonly layer: string;
  readonly activation: LabActivation;
  readonly histogram: Histogram;
  readonly errors: Readonly<Partial<Record<NumberFormat, FormatError>>>;
  /** `fp32`: the reference. */
  readonly detections: Readonly<Partial<Record<NumberFormat, readonly Detection[]>>>;
}

/** What one state shows. */
export interface LabView {
  readonly histogram: Histogram;
  readonly error: FormatError;
  readonly reference: readonly Detection[];
  readonly detections: readonly Detection[];
}

/** Computed when the site is built. */
export interface BuiltLab {
  readonly network: Partial<NetworkOptions>;
  readonly results: readonly LabResult[];
}

export function viewOf(
  results: readonly LabResult[],
  { photo, layer, activation, format }: LabState,
): LabView | undefined {
  const found = results.find((one) => one.photo === photo && one.layer === layer && one.activation === activation);
  const error = found?.errors[format];
  const reference = found?.detections.fp32;
  const detections = found?.detections[format];
  return found && error && reference && detections
    ? { histogram: found.histogram, error, reference, detections }
    : undefined;
}

/** The changes that a state asks of the network; without a format, those of its float reference. */
export function labChanges(activation: LabActivation, format?: NumberFormat): Change[] {
  return [
    ...(activation === "relu6" ? [] : [{ kind: "activation", activation } as const]),
    ...(format === undefined ? [] : [{ kind: "activation-format", format } as const]),
  ];
}

/** Ids of the layers whose activations can be looked at. */
export function labLayers({ network }: BuiltLab): string[] {
  return layers(network)
    .filter(({ activation, role }) => activation !== "identity" && role !== "pool")
    .map(({ id }) => id);
}

/** `?photo=cup&layer=Conv1&act=relu&format=int6`. */
export function labUrl(photos: readonly { readonly id: string }[], built: BuiltLab): UrlState<LabState> {
  return {
    photo: field("photo", oneOf(photos.map(({ id }) => id))),
    layer: field("layer", oneOf(labLayers(built))),
    act: field("activation", oneOf(["relu6", "relu"])),
    format: field("format", oneOf(labFormats)),
  };
}
