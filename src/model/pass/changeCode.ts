/** A change as a link writes it. What this file has written once must stay readable. */
import { activationNames } from "../architecture/spec.js";
import type { NumberFormat } from "../types.js";
import type { Change, Place } from "./changes.js";

const formats: readonly NumberFormat[] = ["fp32", "fp16", "bf16", "int8", "int7", "int6", "int5", "int4", "int3"];

/** Blocks of V2. */
const blocks = 17;

/** A change as a link writes it: `kind:value@place`, where value and place may be missing. */
export function writeChange(change: Change): string {
  switch (change.kind) {
    case "activation":
      return `act:${change.activation}${at(change.block)}`;
    case "cap":
      return `cap:${change.cap}${at(change.block)}`;
    case "skip-removed":
      return `noskip${at(change.block)}`;
    case "branch-removed":
      return `nobranch${at(change.block)}`;
    case "projection-activation":
      return `after:${change.activation}${at(change.block)}`;
    case "depthwise-kernel":
      return `dw:${change.kernel}${at(change.block)}`;
    case "input-scale":
      return `range:${change.range}`;
    case "input-channels":
      return `colors:${change.order}`;
    case "padding":
      return `pad:${change.padding}`;
    case "weight-format":
      return `weights:${change.format}.${change.per}`;
    case "activation-format":
      return `values:${change.format}`;
  }
}

function at(place: Place | undefined): string {
  return place === undefined ? "" : `@${place}`;
}

function among<T extends string>(values: readonly T[], text: string | undefined): T | undefined {
  return values.find((value) => value === text);
}

function readBlock(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,2}$/.test(text) && Number(text) < blocks ? Number(text) : undefined;
}

function readPlace(text: string | undefined): Place | undefined {
  return among(["stem", "Conv_1"] as const, text) ?? readBlock(text);
}

/** The change that {@link writeChange} wrote, or undefined for anything else. */
export function readChange(text: string): Change | undefined {
  const [, kind, value, where] = /^([a-z]+)(?::([\w.]+))?(?:@(\w+))?$/.exec(text) ?? [];
  const everywhere = where === undefined;
  const block = readBlock(where);
  const place = readPlace(where);
  // A place that is named but unknown makes the whole change unreadable: it must not turn into «everywhere».
  if (!everywhere && place === undefined) return undefined;
  const onBlock = everywhere ? {} : block === undefined ? undefined : { block };
  const onPlace = place === undefined ? {} : { block: place };
  const activation = among(activationNames, value);
  switch (kind) {
    case "act":
      return activation && { kind: "activation", activation, ...onPlace };
    case "cap": {
      const cap = value !== undefined && /^\d+(\.\d+)?$/.test(value) ? Number(value) : NaN;
      return cap > 0 && cap <= 1000 ? { kind: "cap", cap, ...onPlace } : undefined;
    }
    case "noskip":
      return value === undefined && onBlock ? { kind: "skip-removed", ...onBlock } : undefined;
    case "nobranch":
      return value === undefined && block !== undefined ? { kind: "branch-removed", block } : undefined;
    case "after":
      return activation && onBlock ? { kind: "projection-activation", activation, ...onBlock } : undefined;
    case "dw": {
      const kernel = among(["center", "box"] as const, value);
      return kernel && onBlock ? { kind: "depthwise-kernel", kernel, ...onBlock } : undefined;
    }
    case "range": {
      const range = among(["0..1", "0..255"] as const, value);
      return range && everywhere ? { kind: "input-scale", range } : undefined;
    }
    case "colors": {
      const order = among(["bgr", "gray"] as const, value);
      return order && everywhere ? { kind: "input-channels", order } : undefined;
    }
    case "pad": {
      const padding = among(["tensorflow", "pytorch"] as const, value);
      return padding && everywhere ? { kind: "padding", padding } : undefined;
    }
    case "weights": {
      const [name, perName, ...more] = (value ?? "").split(".");
      const format = among(formats, name);
      const per = among(["channel", "tensor"] as const, perName);
      return format && per && more.length === 0 && everywhere ? { kind: "weight-format", format, per } : undefined;
    }
    case "values": {
      const format = among(formats, value);
      return format && everywhere ? { kind: "activation-format", format } : undefined;
    }
    default:
      return undefined;
  }
}
