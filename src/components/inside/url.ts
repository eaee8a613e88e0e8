/** What the explorer’s state is in the address. A link that this file has written once must stay readable. */
import type { Change, NumberFormat, Place } from "../../model/pass/changes.js";
import { activationNames } from "../../model/architecture/spec.js";
import { type Kind, integer, listOf, oneOf, someOf, tuple } from "../ui/urlKinds.js";
import { zooms } from "./linkedMaps.js";
import {
  type Parameter,
  type UrlState,
  faultSentence,
  field,
  part,
  readUrl,
  readable,
  writeUrl,
} from "../ui/urlState.js";
import { type Comparison, type Context, type ExplorerState, initialState, ownImage, panelNames } from "./state.js";

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

const changeKind: Kind<Change> = {
  read(text) {
    const change = readChange(text);
    return change && { value: change, wrong: [] };
  },
  write: writeChange,
  allowed: "a change and perhaps its place, such as act:relu, noskip@4 or weights:int8.channel",
};

/** What the address says of a state, in a network and among photos. */
export function explorerUrl({ photos, taps }: Context): UrlState<ExplorerState> {
  const shapeOf = ({ layer }: ExplorerState) => taps.find(({ id }) => id === layer)?.shape ?? taps[0].shape;
  const place = (key: "pixel" | "cross"): Parameter<ExplorerState> =>
    part(
      ({ [key]: at }) => at && ([at.row, at.column] as const),
      (state, [row, column]) => ({ ...state, [key]: { row, column } }),
      (state) => {
        const [height, width] = shapeOf(state);
        return tuple(integer(0, height - 1), integer(0, width - 1));
      },
    );
  // Image, layer and channel are always there as soon as anything is: a link should say what it shows.
  const always = true;
  return {
    image: {
      ...part<ExplorerState, string>(
        ({ image }) => (image === ownImage ? undefined : image),
        // The reader's own photo is not the link's to name: whether there is one, the choice of pictures says.
        (state, image) => (image === ownImage ? state : { ...state, image }),
        oneOf([...photos, ownImage]),
      ),
      always,
    },
    layer: { ...field<ExplorerState, "layer">("layer", oneOf(taps.map(({ id }) => id))), always },
    channel: {
      ...field<ExplorerState, "channel">("channel", (state) => integer(0, shapeOf(state)[2] - 1)),
      always,
    },
    fit: field("fit", oneOf(["stretch", "letterbox"])),
    scale: field("scale", oneOf(["own", "shared"])),
    pixel: place("pixel"),
    changes: field("changes", listOf(changeKind)),
    compare: field(
      "compare",
      oneOf<Comparison>(["none", "original", ...photos.map((id): Comparison => `photo:${id}`)]),
    ),
    zoom: field("zoom", oneOf<number>(zooms)),
    cross: place("cross"),
    overlay: field("overlay", integer(0, 100)),
    view: part(
      ({ presenter }) => presenter || undefined,
      (state, presenter) => ({ ...state, presenter }),
      oneOf([true], () => "presenter"),
    ),
    hide: field("hidden", someOf(panelNames)),
  };
}

/** The names that the explorer has in the address, whichever network it shows. */
export const explorerNames = Object.keys(explorerUrl({ photos: [], taps: [] }));

/** The query string of a state, without the question mark; empty at the start. */
export function writeQuery(state: ExplorerState, context: Context): string {
  const query = new URLSearchParams();
  for (const [name, text] of Object.entries(writeUrl(explorerUrl(context), state, initialState(context))))
    if (text !== undefined) query.set(name, text);
  return readable(String(query));
}

export interface ReadState {
  readonly state: ExplorerState;
  /** A sentence for each part of the link that could not be read. */
  readonly notes: readonly string[];
}

/** Reads a query string, with or without its question mark. It never throws. */
export function readQuery(query: string, context: Context): ReadState {
  const parameters = explorerUrl(context);
  const { state: asked, faults } = readUrl(parameters, new URLSearchParams(query), initialState(context));
  // Another layer may have fewer channels than the one to begin with.
  const channels = context.taps.find(({ id }) => id === asked.layer)?.shape[2] ?? 1;
  const state = { ...asked, channel: Math.min(asked.channel, channels - 1) };
  return { state, notes: faults.map((fault) => faultSentence(fault, parameters[fault.name].write(state))) };
}
