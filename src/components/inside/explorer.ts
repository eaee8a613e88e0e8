/** The explorer: photo in, every layer's maps out. Assembles the parts; each of them is a file of its own. */
import { type ReceptiveField, receptiveFields } from "../../model/architecture/layers.js";
import type { Problem } from "../../model/types.js";
import { announce, html, listen } from "../ui/element.js";
import { type ChosenPicture, type PictureInput, pictureInput } from "../picture/pictureInput.js";
import { changePart } from "./changePart.js";
import { dock } from "./dock.js";
import type { ExplorerOptions, ExplorerSources } from "./explorerSources.js";
import { allSteps, nextTask } from "../ui/nextTask.js";
import { listenToKeys } from "./keys.js";
import { layerTable } from "./layerMap.js";
import { linkBar } from "./linkBar.js";
import { mapsPart } from "./mapsPart.js";
import { networkStatus } from "../network/networkStatus.js";
import { overviewPart } from "./overviewPart.js";
import { panel } from "./panel.js";
import type { Environment, View } from "./part.js";
import { photoShelf } from "../picture/photoShelf.js";
import { pixelPart } from "./pixelPart.js";
import { type Pass, type PassResult, Session } from "../network/session.js";
import { sightPart } from "./detectionPart.js";
import { slowPass, slowReason } from "./slowPass.js";
import { splitPart } from "./splitPart.js";
import {
  type BenchName,
  type Context,
  type ExplorerState,
  type PanelName,
  benchOf,
  chooseLayer,
  panelNames,
  stepChannel,
  stepLayer,
  tapOf,
  tapsOf,
} from "./state.js";
import { type Asked, afterStop } from "./stopped.js";
import { readQuery, writeQuery } from "./url.js";
import { tour } from "./tour.js";
import { valuesPart } from "./valuesPart.js";
import { weightsPart } from "./weightsPart.js";
import { workbench } from "./workbench.js";

export interface Explorer extends HTMLElement {
  value: ExplorerState;
  readonly query: string;
  /** What its state may name. */
  readonly context: Context;
  /** Begins to load the network. Until then the map of layers and all arithmetic are there. */
  start(): Promise<void>;
  /** Ends the network's worker and the camera, when another explorer takes this one's place. */
  dispose(): void;
}

export function explorer(sources: ExplorerSources, options?: ExplorerOptions): Explorer {
  return allSteps(explorerSteps(sources, options));
}

/** The steps in which an {@link explorer} is made; each takes some milliseconds. */
export function* explorerSteps(sources: ExplorerSources, options: ExplorerOptions = {}): Generator<void, Explorer> {
  const { layers, photos, kinds, border } = sources;
  const context: Context = { photos: photos.map(({ id }) => id), taps: tapsOf(layers) };
  const fields = new Map(receptiveFields(layers).map((field, i) => [layers[i].id, field]));
  const first = readQuery(options.query ?? "", context);
  const shelf = photoShelf(photos, sources.read);
  let state = first.state;
  let chosen: ChosenPicture | undefined;
  /** What the last finished pass followed from: where stopping leads back to. */
  let finished: { readonly asked: Asked; readonly chosen: ChosenPicture | undefined } | undefined;
  let problem: Problem | undefined;
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const session = new Session(sources.open, showStatus);
  const environment: Environment = {
    session,
    layers,
    name: sources.name ?? "network",
    ...(sources.about && { about: sources.about }),
    context,
    ...(kinds && { kinds }),
    placing: { size: layers[0].in[0], ...(border !== undefined && { border }) },
    act: (next) => void set(next),
    photoPicture: (id) => shelf.one(id),
    photoPictures: () => shelf.all(),
  };

  const status = networkStatus(() => void start(), {
    closed: "The network loads after the page.",
    failed: "The network is not here. The map of layers and all arithmetic work without it.",
  });
  const reason = ({ pass }: { readonly pass: Pass }) => slowReason(layers, pass.changes, session.network?.kernels);
  const slow = slowPass({ reason, stop }, { after: options.slow });
  const sight = sightPart(environment, photos, state);
  const overview = overviewPart(environment, state.layer);
  const { element: map } = overview;
  yield;
  const maps = mapsPart(environment, state.overlay);
  const pixel = pixelPart(environment);
  const values = valuesPart(environment, layerTable(layers, map.picture));
  yield;
  const [weights, change, compare] = [weightsPart(environment), changePart(environment), splitPart(environment)];
  const parts = [change, overview, weights, values, compare, change.comparison];
  yield;
  const notes = html("div", { role: "status" }, ...first.notes.map((note) => html("p", { class: "note" }, note)));
  const see = panel("Photo", "p-see", [sight.element], [sight.input]);
  const answer = panel("Top classes", "p-classes", [sight.classes, status]);
  answer.note(kinds === undefined ? "score" : "probability");
  const stages = new Set(layers.map(({ stage }) => stage)).size;
  const network = panel(`Network: ${stages} stages, ${layers.length} layers`, "p-map", [map]);
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
  const work = workbench(panels as Readonly<Record<BenchName, HTMLElement>>, (bench) => void set({ ...state, bench }));
  const docked = dock({ photo: see.element, layer: network.element, channel: maps.channels, value: maps.large });
  const guide = tour({
    state: () => state,
    set(next) {
      element.value = next;
      announce(element);
    },
    panels: { ...panels, classes: answer.element },
  });
  const link = linkBar(
    {
      address: () => (options.address ?? ((query) => `?${query}`))(writeQuery(state, context)),
      present: () => void set({ ...state, presenter: !state.presenter }),
      hide: (hidden) => void set({ ...state, hidden }),
    },
    options.guided === true ? [guide.start] : [],
  );
  yield;
  // From here on without a pause: the input may bring its picture in the next task.
  const pictures: PictureInput = (options.pictures ?? pictureInput)(photos, {
    value: state.image,
    query: options.query ?? "",
    onPicture(picture) {
      chosen = picture;
      return set({ ...state, image: picture.id });
    },
  });
  // Input, network, answer; and below it all channels, one channel, one value.
  const flow = html("div", { class: "flow" }, see.element, network.element, answer.element);
  const below = html("div", { class: "work" }, maps.channels, maps.large, work);
  const element = html(
    "div",
    { class: "explorer wide", tabindex: -1 },
    notes,
    html("div", { class: "desk-bar" }, pictures, link),
    html("div", { class: "desk" }, flow, below),
    slow,
    docked,
    guide.card,
  ) as unknown as Explorer;

  /** Takes a new state, shows what needs no network at once, and asks for the rest. */
  function set(next: ExplorerState): Promise<void> {
    const changed = next !== state;
    state = next;
    slow.say("");
    showControls();
    if (changed) announce(element);
    return refresh();
  }

  function showControls(): void {
    overview.refresh(view());
    sight.refresh(state);
    element.classList.toggle("presenter", state.presenter);
    maps.refresh(view());
    for (const name of panelNames) panels[name].hidden = state.hidden.includes(name);
    answer.element.hidden = see.element.hidden;
    work.refresh(benchOf(state), state.hidden);
    docked.refresh(state, tapOf(context, state.layer));
    link.refresh(state.presenter, state.hidden);
  }

  function showStatus(): void {
    status.show(session.phase, session.running, problem);
    slow.watch(session.request);
  }

  function view(): View {
    const pass: Pass | undefined = chosen && { picture: chosen.picture, fit: state.fit, changes: state.changes };
    return { state, pass, bench: benchOf(state) };
  }

  async function refresh(): Promise<void> {
    const now = view();
    const mine = ++turn;
    const isCurrent = () => mine === turn;
    clearTimeout(timer);
    for (const part of parts) part.refresh(now);
    if (now.pass === undefined) return;
    // Another picture comes with its maps: until then the one before stays, with its own.
    if (finished === undefined || finished.chosen === chosen) sight.show(now, fieldOf());
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
    const isFirst = finished === undefined;
    finished = { asked: { ...now.state, image: chosen?.id ?? now.state.image }, chosen };
    const steps = showPass(now, outcome.value);
    while (steps.next().done !== true) {
      // What comes to empty panels may come piece by piece; a picture that replaces another comes with its maps.
      if (isFirst) await nextTask();
      if (!isCurrent()) return;
    }
    timer = setTimeout(() => void rest(now, isCurrent), options.rest ?? 250);
  }

  /** Shows what a pass has given, in steps. */
  function* showPass(now: View, { result, taps }: PassResult): Generator<void> {
    const tap = taps.get(now.state.layer);
    yield* maps.show(now, tap, fieldOf());
    yield;
    docked.show(now.state, result, tap);
    yield;
    pixel.refresh(now);
    yield;
    sight.show(now, fieldOf());
  }

  /** What the parts have left: pictures and statistics along the whole network, comparisons with other passes. */
  async function rest(now: View, isCurrent: () => boolean): Promise<void> {
    for (const part of [pixel, ...parts]) {
      if (!isCurrent() || session.network === undefined) return;
      await part.rest?.(now, isCurrent);
      // What was there before a change is known when the unchanged network has run, too.
      if (part === change && isCurrent()) sight.show(now, fieldOf());
    }
  }

  /** Ends what is under way, and goes back to what was finished last. */
  function stop(): void {
    turn += 1;
    clearTimeout(timer);
    session.stop();
    const { state: next, text } = afterStop(state, finished?.asked, finished?.chosen === chosen);
    if (finished?.chosen !== undefined && finished.chosen !== chosen) {
      pictures.stopCamera();
      chosen = finished.chosen;
      pictures.value = chosen;
    }
    // The button goes away; whoever pressed it stays in the explorer.
    element.focus({ preventScroll: true });
    if (next !== state) void set(next);
    slow.say(text);
  }

  function fail(now: Problem | undefined): void {
    const isBefore = finished !== undefined && finished.chosen !== chosen;
    const stays = isBefore ? " You still see the previous picture with its maps." : "";
    problem = now && { ...now, advice: `${now.advice}${stays}` };
    showStatus();
  }

  function fieldOf(): ReceptiveField {
    return fields.get(tapOf(context, state.layer).layer.id) ?? { size: 1, jump: 1, start: 0 };
  }

  async function start(): Promise<void> {
    await session.open();
    await refresh();
  }

  listen(pictures, () => undefined);
  listen(map, () => {
    void set(chooseLayer(state, context, map.value));
  });
  // What is pointed at in one picture of the layers is outlined in the other.
  for (const [from, to] of [
    [map, values],
    [values.element, map],
  ] as const)
    from.addEventListener("point", (event) => to.point((event as CustomEvent<readonly string[]>).detail));
  listenToKeys(element, {
    layer: (by) => void set(stepLayer(state, context, by)),
    channel: (by) => void set(stepChannel(state, context, by)),
    presents: () => state.presenter,
    leave: () => {
      if (slow.isSlow) stop();
      else if (state.presenter) void set({ ...state, presenter: false });
      else return false;
      return true;
    },
  });
  showControls();
  showStatus();

  Object.defineProperty(element, "value", {
    get: () => state,
    set: (next: ExplorerState) => {
      if (next.image !== state.image) pictures.choose(next.image);
      state = next;
      slow.say("");
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
  });
}
