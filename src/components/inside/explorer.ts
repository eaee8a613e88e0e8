/** The explorer: photo in, every layer's maps out. Assembles the panels; each of them is a file of its own. */
import { toPicture, placement } from "../../model/image.js";
import { type Layer, type ReceptiveField, outputTap, receptiveFields, receptiveWindow } from "../../model/layers.js";
import type { Picture, Problem } from "../../model/protocol.js";
import { choiceInput } from "../control.js";
import { announce, html } from "../element.js";
import { shape } from "../format.js";
import { fitInput } from "../pictureFit.js";
import { type PictureInput, type ShippedPhoto, pictureInput } from "../pictureInput.js";
import { roleKey, roleWord } from "../role.js";
import { channelGrid } from "./channelGrid.js";
import { channelPanel } from "./channelPanel.js";
import { type ChannelStatistics, channelStatistics, extentOf, overall } from "./channelStatistics.js";
import { listenToKeys } from "./keys.js";
import { layerMap } from "./layerMap.js";
import { linkBar } from "./linkBar.js";
import { networkStatus } from "./networkStatus.js";
import { panel } from "./panel.js";
import { type OpenNetwork, type Pass, Session } from "./session.js";
import { sightPanel } from "./sightPanel.js";
import {
  type Context,
  type ExplorerState,
  type MapScale,
  chooseChannel,
  chooseLayer,
  choosePixel,
  stepChannel,
  stepLayer,
  tapOf,
  tapsOf,
} from "./state.js";
import { thumbnails } from "./thumbnails.js";
import { readQuery, writeQuery } from "./url.js";
import type { Tap } from "../../model/protocol.js";

export interface ExplorerSources {
  /** Opens the trained network; called by {@link Explorer.start}. */
  readonly open: OpenNetwork;
  readonly photos: readonly ShippedPhoto[];
  /** The network's layers at its own input size. */
  readonly layers: readonly Layer[];
}

export interface ExplorerOptions {
  /** Query string that the page was opened with. */
  readonly query?: string;
  /** A query string as a whole address, for “Copy link”. */
  readonly address?: (query: string) => string;
  /** Makes the element that pictures come from. */
  readonly pictures?: typeof pictureInput;
}

export interface Explorer extends HTMLElement {
  value: ExplorerState;
  readonly query: string;
  /** Begins to load the network. Until then the map of layers and all arithmetic are there. */
  start(): Promise<void>;
}

/** What is computed from one tensor, kept as long as the tensor is shown. */
interface Shown {
  readonly tap: Tap;
  readonly statistics: readonly ChannelStatistics[];
}

export function explorer(sources: ExplorerSources, options: ExplorerOptions = {}): Explorer {
  const { layers, photos } = sources;
  const context: Context = { photos: photos.map(({ id }) => id), taps: tapsOf(layers) };
  const fields = new Map(receptiveFields(layers).map((field, i) => [layers[i].id, field]));
  const resolution = layers[0].in[0];
  const first = readQuery(options.query ?? "", context);
  let state = first.state;
  let picture: Picture | undefined;
  let problem: Problem | undefined;
  let shown: Shown | undefined;
  let turn = 0;

  const session = new Session(sources.open, () => status.show(session.phase, session.running > 0, problem));
  const status = networkStatus(() => void start());
  const map = layerMap(layers, context.taps, state.layer);
  const pictures: PictureInput = (options.pictures ?? pictureInput)(photos, {
    value: state.image,
    onPicture: (chosen) => {
      picture = chosen.picture;
      return set({ ...state, image: chosen.id });
    },
  });
  const fit = fitInput({ value: state.fit });
  const sight = sightPanel();
  const scale = choiceInput<MapScale>(["own", "shared"], {
    label: "Scale of colors",
    hideLabel: true,
    value: state.scale,
    format: (value) => (value === "own" ? "each its own scale" : "one scale"),
  });
  const grid = channelGrid();
  const one = channelPanel({ overlay: state.overlay });
  const link = linkBar(() => (options.address ?? ((query) => `?${query}`))(writeQuery(state, context)));
  const notes = html("div", { role: "status" }, ...first.notes.map((note) => html("p", { class: "note" }, note)));

  const see = panel("What it sees", "p-see", [pictures, fit, status, sight]);
  const channels = panel("", "p-chan", [grid], [scale]);
  const large = panel("", "p-one", [one]);
  const bench = html("div", { class: "bench" }, see.element, channels.element, large.element);
  const element = html("div", { class: "explorer wide", tabindex: -1 }, link, notes, map, bench) as unknown as Explorer;

  /** Takes a new state, shows what needs no network at once, and asks for the rest. */
  function set(next: ExplorerState): Promise<void> {
    const before = state;
    state = next;
    if (before !== next) announce(element);
    showControls();
    return refresh();
  }

  function showControls(): void {
    const { layer, shape: size, sum } = tapOf(context, state.layer);
    if (map.value !== state.layer) map.value = state.layer;
    if (fit.value !== state.fit) fit.value = state.fit;
    if (scale.value !== state.scale) scale.value = state.scale;
    element.classList.toggle("presenter", state.presenter);
    channels.title(
      roleWord(sum ? "res" : roleKey(layer), state.layer),
      `: ${size[2]} ${size[2] === 1 ? "channel" : "channels"}`,
    );
    channels.note(`${shape([size[0], size[1]])} each, ${stateOf(layer, sum)}`);
    large.title(`Channel ${state.channel}`);
    large.note(state.overlay < 100 ? "over the photo as the network sees it" : "alone");
    link.refresh();
  }

  function pass(): Pass | undefined {
    return picture && { picture, fit: state.fit, changes: state.changes };
  }

  async function refresh(): Promise<void> {
    const wanted = pass();
    if (wanted === undefined) return;
    const mine = ++turn;
    drawSight(wanted);
    if (session.network === undefined) return;
    const asked = [state.layer];
    const known = session.peek(wanted, asked);
    const outcome = known ? ({ ok: true, value: known } as const) : await session.get(wanted, asked, { replace: true });
    if (!outcome.ok) {
      if (outcome.problem.kind !== "cancelled" && mine === turn) fail(outcome.problem);
      return;
    }
    if (mine !== turn) return;
    fail(undefined);
    const tap = outcome.value.taps.get(state.layer);
    if (tap === undefined) {
      shown = undefined;
      grid.clear();
    } else {
      if (shown?.tap !== tap) shown = { tap, statistics: channelStatistics(tap) };
      drawMaps(shown);
    }
    drawSight(wanted);
    later(mine, wanted);
  }

  function fail(now: Problem | undefined): void {
    problem = now;
    status.show(session.phase, session.running > 0, problem);
  }

  function fieldOf(): ReceptiveField {
    const { layer } = tapOf(context, state.layer);
    return fields.get(layer.id) ?? { size: 1, jump: 1, start: 0 };
  }

  function drawSight(wanted: Pass): void {
    const { pixel } = state;
    const seen = (index: number) => receptiveWindow(fieldOf(), index, resolution);
    const field =
      pixel &&
      toPicture(
        [
          seen(pixel.row).first / resolution,
          seen(pixel.column).first / resolution,
          (seen(pixel.row).last + 1) / resolution,
          (seen(pixel.column).last + 1) / resolution,
        ],
        placement(wanted.picture, wanted.fit, resolution),
      );
    sight.show({
      picture: wanted.picture,
      alt: photos.find(({ id }) => id === state.image)?.alt ?? "",
      fit: wanted.fit,
      result: session.peek(wanted, [])?.result,
      ...(field && { field }),
    });
  }

  function drawMaps({ tap, statistics }: Shown): void {
    const label = `${statistics.length} channels of ${state.layer}`;
    grid.show({ tap, statistics, scale: state.scale, label }, state.channel);
    const channel = statistics[state.channel];
    one.show({
      tap,
      channel: state.channel,
      statistics: channel,
      extent: extentOf(state.scale === "own" ? channel : overall(statistics)),
      picture,
      fit: state.fit,
      overlay: state.overlay,
      pixel: state.pixel,
      field: fieldOf(),
      resolution,
    });
  }

  /** What may wait until the reader rests: pictures and statistics along the whole network. */
  function later(mine: number, wanted: Pass): void {
    setTimeout(async () => {
      const { network } = session;
      if (mine !== turn || network === undefined) return;
      const ends = layers.filter((layer, i) => layers[i + 1]?.stage !== layer.stage);
      const outcome = await session.get(wanted, ends.map(outputTap), { replace: true });
      if (!outcome.ok || mine !== turn) return;
      map.thumbnails(thumbnails(ends.map((layer) => [layer.stage, outcome.value.taps.get(outputTap(layer))])));
      const numbers = await network.statistics(wanted.picture, {
        fit: wanted.fit,
        changes: wanted.changes,
        replace: true,
      });
      if (numbers.ok && mine === turn) map.statistics(numbers.value);
    }, 250);
  }

  async function start(): Promise<void> {
    await session.open();
    await refresh();
  }

  function on(source: HTMLElement, act: () => ExplorerState): void {
    source.addEventListener("input", (event) => {
      event.stopPropagation();
      void set(act());
    });
  }
  pictures.addEventListener("input", (event) => event.stopPropagation());
  on(map, () => chooseLayer(state, context, map.value));
  on(fit, () => ({ ...state, fit: fit.value }));
  on(scale, () => ({ ...state, scale: scale.value }));
  on(grid, () => chooseChannel(state, context, grid.value));
  on(one, () => ({ ...choosePixel(state, context, one.value), overlay: one.overlay }));
  listenToKeys(element, {
    layer: (by) => void set(stepLayer(state, context, by)),
    channel: (by) => void set(stepChannel(state, context, by)),
  });
  showControls();
  status.show(session.phase, false, undefined);

  Object.defineProperty(element, "value", {
    get: () => state,
    set: (next: ExplorerState) => {
      if (next.image !== state.image) pictures.choose(next.image);
      state = next;
      showControls();
      void refresh();
    },
  });
  Object.defineProperty(element, "query", { get: () => writeQuery(state, context) });
  return Object.assign(element, { start });
}

function stateOf({ activation }: Layer, sum: boolean): string {
  if (sum) return "after the skip is added";
  if (activation === "identity") return "no activation after a projection";
  return activation === "relu6" ? "after ReLU6" : `after ${activation}`;
}
