/** What the explorer’s state is in the address. A link that this file has written once must stay readable. */
import type { Change } from "../../model/pass/changes.js";

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
import {
  type Comparison,
  type Context,
  type ExplorerState,
  benchNames,
  initialState,
  ownImage,
  panelNames,
} from "./state.js";
import { readChange, writeChange } from "../../model/pass/changeCode.js";

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
    bench: part(
      ({ bench }) => bench,
      (state, bench) => ({ ...state, bench }),
      oneOf(benchNames),
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
