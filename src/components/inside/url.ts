/**
 * State ⇄ query string. What equals the start is left out; what cannot be read falls back to the start with a sentence.
 * A link that this file has written once must stay readable.
 */
import type { Change, NumberFormat, Place } from "../../model/pass/changes.js";
import { activationNames } from "../../model/architecture/spec.js";
import { type Context, type ExplorerState, initialState, ownImage, panelNames, tapOf } from "./state.js";

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

/** The query string of a state, without the question mark; empty at the start. */
export function writeQuery(state: ExplorerState, context: Context): string {
  const start = initialState(context);
  const parts: [string, string][] = [];
  const put = (name: string, value: string | number, unless: string | number) => {
    if (value !== unless) parts.push([name, String(value)]);
  };
  // Image, layer and channel are always there as soon as anything is: a link should say what it shows.
  put("image", state.image, ownImage);
  put("layer", state.layer, "");
  put("channel", state.channel, -1);
  put("fit", state.fit, start.fit);
  put("scale", state.scale, start.scale);
  if (state.pixel) put("pixel", `${state.pixel.row},${state.pixel.column}`, "");
  put("changes", state.changes.map(writeChange).join(","), "");
  put("compare", state.compare, start.compare);
  put("overlay", state.overlay, start.overlay);
  if (state.presenter) put("view", "presenter", "");
  put("hide", state.hidden.join(","), "");
  // Commas, colons and @ may stand in a query as they are (RFC 3986, section 3.4), which keeps links readable.
  const keep = (text: string) => encodeURIComponent(text).replace(/%(2C|3A|40)/g, (code) => decodeURIComponent(code));
  return parts.map(([name, value]) => `${name}=${keep(value)}`).join("&");
}

export interface ReadState {
  readonly state: ExplorerState;
  /** A sentence for each part of the link that could not be read. */
  readonly notes: readonly string[];
}

const whole = /^\d{1,6}$/;

/** Reads a query string, with or without its question mark. It never throws. */
export function readQuery(query: string, context: Context): ReadState {
  const given = new URLSearchParams(query);
  const notes: string[] = [];
  let state = initialState(context);

  const read = <T>(name: string, parse: (text: string) => T | undefined, fallback: string): T | undefined => {
    const text = given.get(name);
    if (text === null) return undefined;
    const value = parse(text);
    if (value === undefined)
      notes.push(`The link asks for ${name} “${shorten(text)}”, which is not here; ${fallback}.`);
    return value;
  };

  // The reader's own photo is not the link's to name: whether there is one, the choice of pictures says.
  const named = (text: string) => among(context.photos, text) ?? (text === ownImage ? state.image : undefined);
  const image = read("image", named, `you see “${state.image}”`);
  const layer = read("layer", (text) => context.taps.find(({ id }) => id === text)?.id, `you see ${state.layer}`);
  state = { ...state, image: image ?? state.image, layer: layer ?? state.layer };
  const [height, width, channels] = tapOf(context, state.layer).shape;

  const inRange = (text: string, limit: number) =>
    whole.test(text) && Number(text) < limit ? Number(text) : undefined;
  const channel = read(
    "channel",
    (text) => inRange(text, channels),
    `${state.layer} has channels 0 to ${channels - 1}`,
  );
  const fit = read("fit", (text) => among(["stretch", "letterbox"] as const, text), "the photo is stretched");
  const scale = read("scale", (text) => among(["own", "shared"] as const, text), "each map has its own scale");
  const pixel = read(
    "pixel",
    (text) => {
      const [row, column, ...more] = text.split(",");
      const place = { row: inRange(row, height), column: inRange(column ?? "", width) };
      if (place.row === undefined || place.column === undefined || more.length > 0) return undefined;
      return { row: place.row, column: place.column };
    },
    `the map has ${height} rows and ${width} columns`,
  );
  const overlay = read("overlay", (text) => inRange(text, 101), "it goes from 0 to 100");
  const compare = read(
    "compare",
    (text) => {
      const photo = context.photos.find((id) => text === `photo:${id}`);
      return photo !== undefined ? (`photo:${photo}` as const) : among(["none", "original"] as const, text);
    },
    "you see one network",
  );
  const view = read("view", (text) => (text === "presenter" ? true : undefined), "you see the usual page");

  const hidden = read(
    "hide",
    (text) => {
      const names = text.split(",");
      const known = panelNames.filter((name) => names.includes(name));
      return known.length === names.length ? known : undefined;
    },
    "all panels are shown",
  );

  const changes: Change[] = [];
  for (const text of (given.get("changes") ?? "").split(",").filter((part) => part !== "")) {
    const change = readChange(text);
    if (change !== undefined) changes.push(change);
    else notes.push(`The link asks for the change “${shorten(text)}”, which is not known; it is left out.`);
  }
  return {
    state: {
      ...state,
      channel: channel ?? Math.min(state.channel, channels - 1),
      fit: fit ?? state.fit,
      scale: scale ?? state.scale,
      ...(pixel && { pixel }),
      changes,
      compare: compare ?? state.compare,
      overlay: overlay ?? state.overlay,
      presenter: view ?? false,
      hidden: hidden ?? [],
    },
    notes,
  };
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
