/** The explorer: photo in, every layer's maps out. Assembles the parts; each of them is a file of its own. */
import type { SpeedOptions } from "../../model/client.js";
import { type Layer, type ReceptiveField, outputTap, receptiveFields } from "../../model/layers.js";
import { failure, problem as problemWith } from "../../model/problem.js";
import type {
  LayerTimes,
  LayerTimesRequest,
  Outcome,
  Picture,
  Problem,
  RunResult,
  SpeedRequest,
  SpeedResult,
} from "../../model/protocol.js";
import { announce, html } from "../element.js";
import { fitInput } from "../pictureFit.js";
import { type PictureInput, type ShippedPhoto, pictureInput } from "../pictureInput.js";
import { changePart } from "./changePart.js";
import { listenToKeys } from "./keys.js";
import { layerMap } from "./layerMap.js";
import { linkBar } from "./linkBar.js";
import { mapsPart } from "./mapsPart.js";
import { networkStatus } from "./networkStatus.js";
import { panel } from "./panel.js";
import type { Environment, View } from "./part.js";
import { pixelPart } from "./pixelPart.js";
import { receptiveBox } from "./receptiveBox.js";
import { type OpenNetwork, type Pass, Session, samePass } from "./session.js";
import { sightPanel } from "./sightPanel.js";
import { splitPart } from "./splitPart.js";
import {
  type Context,
  type ExplorerState,
  type PanelName,
  chooseLayer,
  panelNames,
  stepChannel,
  stepLayer,
  tapOf,
  tapsOf,
} from "./state.js";
import { thumbnails } from "./thumbnails.js";
import { readQuery, writeQuery } from "./url.js";
import { valuesPart } from "./valuesPart.js";
import { weightsPart } from "./weightsPart.js";

export interface ExplorerSources {
  /** Opens the trained network; called by {@link Explorer.start}. */
  readonly open: OpenNetwork;
  readonly photos: readonly ShippedPhoto[];
  /** The network's layers at its own input size. */
  readonly layers: readonly Layer[];
  /** Of a network that ends in a classifier: its kinds, in the order of the logits. */
  readonly kinds?: readonly string[];
  /** Reads a shipped photo, for comparing. */
  readonly read: (photo: ShippedPhoto) => Promise<Picture | undefined>;
}

export interface ExplorerOptions {
  /** Query string that the page was opened with. */
  readonly query?: string;
  /** A query string as a whole address, for “Copy link”. */
  readonly address?: (query: string) => string;
  /** Makes the element that pictures come from. */
  readonly pictures?: typeof pictureInput;
  /** Milliseconds without an act after which the reader is taken to rest. */
  readonly rest?: number;
}

export interface Explorer extends HTMLElement {
  value: ExplorerState;
  readonly query: string;
  /** What its state may name. */
  readonly context: Context;
  /** Begins to load the network. Until then the map of layers and all arithmetic are there. */
  start(): Promise<void>;
  /** Measures passes with random weights in the explorer's own worker. */
  speed(request: SpeedRequest, options?: SpeedOptions): Promise<Outcome<SpeedResult>>;
  /** Times each layer of the explorer's own network. */
  layerTimes(request: LayerTimesRequest, options?: SpeedOptions): Promise<Outcome<LayerTimes>>;
  /** Runs a pass of its own, beside what is shown. */
  run(pass: Pass, signal: AbortSignal): Promise<Outcome<RunResult>>;
  /** Ends the network's worker and the camera, when another explorer takes this one's place. */
  dispose(): void;
  /** A shipped photo's pixels. */
  photo(id: string): Promise<Picture | undefined>;
}

const notOpen = problemWith(
  "runtime-missing",
  "The network is not loaded, so nothing can be run or measured yet.",
  "Wait until it is ready, or try to load it again.",
);

export function explorer(sources: ExplorerSources, options: ExplorerOptions = {}): Explorer {
  const { layers, photos, kinds } = sources;
  const context: Context = { photos: photos.map(({ id }) => id), taps: tapsOf(layers) };
  const fields = new Map(receptiveFields(layers).map((field, i) => [layers[i].id, field]));
  const resolution = layers[0].in[0];
  const first = readQuery(options.query ?? "", context);
  const read = new Map<string, Promise<Picture | undefined>>();
  let state = first.state;
  let picture: Picture | undefined;
  let problem: Problem | undefined;
  let turn = 0;
  let overview: Pass | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const session = new Session(sources.open, () => status.show(session.phase, session.running > 0, problem));
  const environment: Environment = {
    session,
    layers,
    context,
    ...(kinds && { kinds }),
    act: (next) => void set(next),
    photoPicture(id) {
      const photo = photos.find((candidate) => candidate.id === id);
      if (photo === undefined) return Promise.resolve(undefined);
      const known = read.get(id) ?? sources.read(photo);
      read.set(id, known);
      return known;
    },
    async photoPictures() {
      const all = await Promise.all(photos.map(({ id }) => environment.photoPicture(id)));
      return all.filter((one) => one !== undefined);
    },
  };

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
  // A classifier of small pictures has black bars, and the shipped ones need none.
  fit.hidden = kinds !== undefined;
  const sight = sightPanel(fit, { side: resolution, classifies: kinds !== undefined });
  const maps = mapsPart(environment, state.overlay);
  const pixel = pixelPart(environment);
  const values = valuesPart(environment);
  const [weights, change, compare] = [weightsPart(environment), changePart(environment), splitPart(environment)];
  const parts = [weights, values, change, compare];
  const link = linkBar({
    address: () => (options.address ?? ((query) => `?${query}`))(writeQuery(state, context)),
    present: () => void set({ ...state, presenter: !state.presenter }),
    hide: (hidden) => void set({ ...state, hidden }),
  });
  const notes = html("div", { role: "status" }, ...first.notes.map((note) => html("p", { class: "note" }, note)));
  const see = panel("What it sees", "p-see", [pictures, status, sight]);
  const panels: Readonly<Record<PanelName, HTMLElement>> = {
    see: see.element,
    channels: maps.channels,
    channel: maps.large,
    value: pixel.element,
    weights: weights.element,
    values: values.element,
    change: change.element,
    compare: compare.element,
  };
  // The photo comes first: everything else follows from it.
  const [photo, ...others] = panelNames.map((name) => panels[name]);
  const bench = html("div", { class: "bench" }, photo, html("div", { class: "p-map" }, link, map), ...others);
  const element = html("div", { class: "explorer wide", tabindex: -1 }, notes, bench) as unknown as Explorer;

  /** Takes a new state, shows what needs no network at once, and asks for the rest. */
  function set(next: ExplorerState): Promise<void> {
    const changed = next !== state;
    state = next;
    showControls();
    if (changed) announce(element);
    return refresh();
  }

  function showControls(): void {
    if (map.value !== state.layer) map.value = state.layer;
    if (fit.value !== state.fit) fit.value = state.fit;
    element.classList.toggle("presenter", state.presenter);
    maps.refresh(view());
    for (const name of panelNames) panels[name].hidden = state.hidden.includes(name);
    link.refresh(state.presenter, state.hidden);
  }

  function view(): View {
    const pass: Pass | undefined = picture && { picture, fit: state.fit, changes: state.changes };
    return { state, pass };
  }

  async function refresh(): Promise<void> {
    const now = view();
    const mine = ++turn;
    const isCurrent = () => mine === turn;
    for (const part of parts) part.refresh(now);
    if (now.pass === undefined) return;
    showSight(now.pass);
    if (session.network === undefined) return;
    const known = session.peek(now.pass, [state.layer]);
    const outcome = known
      ? ({ ok: true, value: known } as const)
      : await session.get(now.pass, [state.layer], { replace: true });
    if (!isCurrent()) return;
    if (!outcome.ok) {
      if (outcome.problem.kind !== "cancelled") fail(outcome.problem);
      return;
    }
    fail(undefined);
    maps.show(now, outcome.value.taps.get(state.layer), fieldOf(), resolution);
    pixel.refresh(now);
    showSight(now.pass);
    clearTimeout(timer);
    timer = setTimeout(() => void rest(now, isCurrent), options.rest ?? 250);
  }

  /** Pictures and statistics along the whole network, then whatever the parts have left. */
  async function rest(now: View, isCurrent: () => boolean): Promise<void> {
    const { pass } = now;
    if (!isCurrent() || session.network === undefined || pass === undefined) return;
    const ends = layers.filter((layer, i) => layers[i + 1]?.stage !== layer.stage);
    const outcome = await session.get(pass, ends.map(outputTap));
    if (!outcome.ok || !isCurrent()) return;
    // Another layer of the same pass leaves the strip as it is.
    if (overview === undefined || !samePass(overview, pass)) {
      const numbers = await session.statistics(pass);
      if (!isCurrent()) return;
      overview = pass;
      map.thumbnails(thumbnails(ends.map((layer) => [layer.stage, outcome.value.taps.get(outputTap(layer))])));
      if (numbers.ok) map.statistics(numbers.value);
    }
    for (const part of parts) {
      await part.rest?.(now, isCurrent);
      if (!isCurrent()) return;
    }
  }

  function fail(now: Problem | undefined): void {
    problem = now;
    status.show(session.phase, session.running > 0, problem);
  }

  function fieldOf(): ReceptiveField {
    return fields.get(tapOf(context, state.layer).layer.id) ?? { size: 1, jump: 1, start: 0 };
  }

  function showSight(pass: Pass): void {
    const field = state.pixel && receptiveBox(state.pixel, fieldOf(), pass, resolution);
    sight.show({
      picture: pass.picture,
      alt: photos.find(({ id }) => id === state.image)?.alt ?? "",
      fit: pass.fit,
      result: session.peek(pass, [])?.result,
      ...(field && { field }),
    });
  }

  async function start(): Promise<void> {
    await session.open();
    await refresh();
  }

  function on(source: HTMLElement, next: () => ExplorerState): void {
    source.addEventListener("input", (event) => {
      event.stopPropagation();
      void set(next());
    });
  }
  pictures.addEventListener("input", (event) => event.stopPropagation());
  on(map, () => chooseLayer(state, context, map.value));
  // What is pointed at in one picture of the layers is outlined in the other.
  for (const [from, to] of [
    [map, values],
    [values.element, map],
  ] as const)
    from.addEventListener("point", (event) => to.point((event as CustomEvent<readonly string[]>).detail));
  on(fit, () => ({ ...state, fit: fit.value }));
  listenToKeys(element, {
    layer: (by) => void set(stepLayer(state, context, by)),
    channel: (by) => void set(stepChannel(state, context, by)),
    leave: () => {
      const { presenter } = state;
      if (presenter) void set({ ...state, presenter: false });
      return presenter;
    },
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
  return Object.assign(element, {
    context,
    start,
    dispose() {
      turn += 1;
      clearTimeout(timer);
      pictures.stopCamera();
      session.dispose();
    },
    photo: (id: string) => environment.photoPicture(id),
    async run(pass: Pass, signal: AbortSignal): Promise<Outcome<RunResult>> {
      if (session.network === undefined) return failure(notOpen);
      const outcome = await session.get(pass, [], { signal });
      return outcome.ok ? { ok: true, value: outcome.value.result } : outcome;
    },
    layerTimes: (request: LayerTimesRequest, more?: SpeedOptions) =>
      session.network?.layerTimes(request, more) ?? Promise.resolve(failure(notOpen)),
    speed: (request: SpeedRequest, more?: SpeedOptions) =>
      session.network?.speed(request, more) ?? Promise.resolve(failure(notOpen)),
  });
}
