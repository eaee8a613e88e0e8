/**
 * The page about the detector as one instrument: a photo, a class, a cell, an anchor, two thresholds, a step. Its three
 * parts stand in different places of the page and share one state. What the build kept of the head shows at once; the
 * network itself comes when the reader asks for what the build did not keep, and from then on everything is live.
 */
import { anchorPlace } from "../../model/anchorPlace.js";
import { type HeadLook, type HeadReading, readingOf, readingOfLook, strongestAnchor } from "../../model/headReading.js";
import { layers } from "../../model/layers.js";
import type { Outcome, Picture, Progress, RunRequest, RunResult } from "../../model/protocol.js";
import { anchors as anchorsOf, ssdHead } from "../../model/ssd.js";
import { button, selectInput } from "../control.js";
import { problemNote, progressBar } from "../detections.js";
import { type Input, announce, html, input } from "../element.js";
import { milliseconds, score as scoreText } from "../format.js";
import { rampLegend } from "../ramp.js";
import { cellPanel } from "./cellPanel.js";
import { headFigure } from "./headFigure.js";
import { type DetectorFacts, type DetectorState, checked, scoreFloor, startState } from "./state.js";
import { suppressionPanel } from "./suppressionPanel.js";

/** A shipped photo, and what the build kept of the head's outputs for it. */
export interface DetectorPhoto {
  readonly id: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly href: string;
  readonly look: () => Promise<HeadLook>;
}

/** An element that offers pictures, as pictureInput.ts makes one. */
export interface Intake extends HTMLElement {
  readonly value: { readonly id: string; readonly picture: Picture } | undefined;
  choose(id: string): boolean;
}

/** The part of a network's client that the page needs. */
export interface Runner {
  run(picture: Picture, request: RunRequest & { readonly replace?: boolean }): Promise<Outcome<RunResult>>;
}

export interface DetectorSources {
  readonly facts: DetectorFacts;
  readonly photos: readonly DetectorPhoto[];
  /** Makes the picture input, which begins with a photo. */
  readonly intake: (photo: string) => Intake;
  readonly open: (onProgress: (progress: Progress) => void) => Promise<Outcome<Runner>>;
}

export interface DetectorBench {
  /** The strip, the maps and the picture input. Its value is the whole state. */
  readonly network: Input<DetectorState>;
  /** One cell and the anchor that is decoded. */
  readonly cell: HTMLElement;
  /** Thresholds and non-maximum suppression. */
  readonly suppression: HTMLElement;
}

interface Scene {
  readonly href: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly reading: HeadReading;
}

function addressOf({ width, height, data }: Picture): string {
  const canvas = html("canvas", { width, height });
  canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  return canvas.toDataURL("image/jpeg", 0.9);
}

export function detectorBench({ facts, photos, intake: makeIntake, open }: DetectorSources): DetectorBench {
  const backbone = layers(facts.network);
  const head = ssdHead(facts.head, backbone);
  const anchors = anchorsOf(head, facts.head);
  const { labels } = facts;
  const named = labels.flatMap((label, index) => (label === null ? [] : [index]));
  const legal = (next: DetectorState) => {
    const one = checked(next, facts, head);
    return one.image === "own" || photos.some(({ id }) => id === one.image) ? one : { ...one, image: photos[0].id };
  };
  let state = legal(startState(facts));
  let scene: Scene | undefined;
  let turn = 0;
  let runner: Promise<Outcome<Runner>> | undefined;

  const intake = makeIntake(state.image);
  const status = html("div", { class: "label det-status", role: "status" });
  const classes = html("div", {});
  const start = { map: 0, cell: 0, anchor: 0 };
  const figure = headFigure(backbone, head, anchors, start);
  const cell = cellPanel(head, anchors, start, () => change({ place: undefined }));
  const suppression = suppressionPanel({ labels, anchors }, state);
  const network = html(
    "div",
    { class: "det-network wide" },
    html("div", { class: "det-choose" }, intake, classes, status),
    figure,
    html(
      "div",
      { class: "under" },
      rampLegend("positive", { low: "score 0", high: "1" }),
      html(
        "span",
        { class: "label" },
        "Point at a cell to see its anchors. Click, or use the arrow keys, to choose it.",
      ),
    ),
  );

  /** The class that is shown: the reader's, or the one that scores highest. */
  function shownClass({ reading }: Scene): number {
    if (state.class !== undefined) return state.class;
    const best = [...reading.scores].filter(([index]) => labels[index] !== null);
    const highest = best.map(([index, scores]) => ({ index, ...strongestAnchor(scores) }));
    return highest.reduce((a, b) => (b.score > a.score ? b : a), { index: named[0], anchor: 0, score: -1 }).index;
  }

  function fillClasses({ reading }: Scene, chosen: number): void {
    const best = new Map([...reading.scores].map(([index, scores]) => [index, strongestAnchor(scores).score] as const));
    const found = named.filter((index) => (best.get(index) ?? 0) >= scoreFloor);
    found.sort((a, b) => (best.get(b) ?? 0) - (best.get(a) ?? 0));
    const rest = named.filter((index) => !found.includes(index));
    rest.sort((a, b) => (labels[a] ?? "").localeCompare(labels[b] ?? ""));
    const select = selectInput([...found, ...rest], {
      label: "Class",
      value: chosen,
      format: (index) =>
        found.includes(index) ? `${labels[index]} ${scoreText(best.get(index) ?? 0)}` : String(labels[index]),
    });
    select.addEventListener("input", (event) => {
      event.stopPropagation();
      change({ class: select.value, place: undefined });
    });
    const focused = classes.contains(document.activeElement);
    classes.replaceChildren(select);
    if (focused) select.querySelector("select")?.focus();
  }

  function paint(): void {
    if (scene === undefined) return;
    const shown = shownClass(scene);
    const scores = scene.reading.scores.get(shown);
    const label = labels[shown] ?? "";
    const place = state.place ?? anchorPlace(head, scores === undefined ? 0 : strongestAnchor(scores).anchor);
    fillClasses(scene, shown);
    figure.value = place;
    figure.update(scores, label);
    cell.update({ ...scene, class: shown, label }, place);
    suppression.value = state;
  }

  function show(next: Scene, note: string | Node): void {
    scene = next;
    suppression.update(next);
    paint();
    status.replaceChildren(note);
    // A class that the build did not keep needs the network.
    if (state.class !== undefined && !next.reading.scores.has(state.class)) void live();
  }

  let begun = false;
  const shippedPhoto = () => photos.find(({ id }) => id === state.image) ?? photos[0];

  function builtNote(): HTMLElement {
    return html(
      "span",
      {},
      "Computed when this site was built. ",
      button("Run it here", () => void live()),
    );
  }

  async function showBuilt(photo: DetectorPhoto): Promise<void> {
    const mine = ++turn;
    const reading = readingOfLook(await photo.look());
    if (mine === turn) show({ ...photo, reading }, builtNote());
  }

  async function live(): Promise<void> {
    const mine = ++turn;
    const chosen = intake.value;
    if (chosen === undefined) return void status.replaceChildren("Waiting for the picture…");
    runner ??= open((progress) => {
      if (mine === turn) status.replaceChildren(progressBar(progress));
    });
    const network = await runner;
    if (!network.ok) runner = undefined;
    if (mine !== turn) return;
    if (!network.ok) return void status.replaceChildren(problemNote(network.problem));
    // Of a camera's frames only the newest waits for its turn.
    const outcome = await network.value.run(chosen.picture, { fit: "stretch", head: true, replace: true });
    if (mine !== turn && chosen.id !== intake.value?.id) return;
    if (!outcome.ok && outcome.problem.kind === "cancelled") return;
    if (!outcome.ok) return void status.replaceChildren(problemNote(outcome.problem));
    const { head: outputs, milliseconds: ms, backend } = outcome.value;
    if (outputs === undefined) return;
    const photo = photos.find(({ id }) => id === chosen.id);
    const { width, height } = chosen.picture;
    const view = photo ?? { href: addressOf(chosen.picture), alt: "Your picture", width, height };
    const note = html(
      "span",
      {},
      html("span", { class: "live" }, "Live: "),
      ms === 0 ? `here, ${backend}.` : `${milliseconds(ms)} in this page (${backend}).`,
    );
    show({ ...view, reading: readingOf(outputs, facts.head.classes) }, note);
  }

  function change(next: Partial<DetectorState>): void {
    state = legal({ ...state, ...next });
    paint();
    if (scene !== undefined && state.class !== undefined && !scene.reading.scores.has(state.class)) void live();
    announce(network);
  }

  let touched = false;
  intake.addEventListener("input", (event) => {
    event.stopPropagation();
    const chosen = intake.value;
    if (chosen === undefined) return;
    const same = chosen.id === state.image;
    // The first picture is the one that the page begins with: it is here already.
    if (!touched && same) {
      touched = true;
      if (state.class !== undefined && scene !== undefined && !scene.reading.scores.has(state.class)) void live();
      return;
    }
    touched = true;
    state = { ...state, image: chosen.id, class: undefined, place: undefined, step: undefined };
    announce(network);
    const photo = photos.find(({ id }) => id === chosen.id);
    if (photo === undefined) void live();
    else void showBuilt(photo).then(() => live());
  });
  figure.addEventListener("input", (event) => {
    event.stopPropagation();
    if (scene === undefined) return;
    const scores = scene.reading.scores.get(shownClass(scene));
    const { map, cell: at } = figure.value;
    const perCell = head.maps[map].anchorsPerCell;
    let best = { anchor: 0, score: -1 };
    const first = anchors.findIndex((anchor) => anchor.map === map) + at * perCell;
    for (let k = 0; k < perCell; k++) {
      const score = scores?.[first + k] ?? 0;
      if (score > best.score) best = { anchor: k, score };
    }
    change({ place: { map, cell: at, anchor: best.anchor } });
  });
  figure.addEventListener("preview", () => cell.preview(figure.preview));
  cell.addEventListener("input", (event) => {
    event.stopPropagation();
    change({ place: cell.value });
  });
  suppression.addEventListener("input", (event) => {
    event.stopPropagation();
    change(suppression.value);
  });

  const control = input<DetectorState, HTMLElement>(network, state, () => undefined);
  Object.defineProperty(network, "value", {
    get: () => state,
    set: (next: DetectorState) => {
      const other = next.image !== state.image;
      state = legal(next);
      if (other && state.image !== "own") {
        intake.choose(state.image);
        if (begun) void showBuilt(shippedPhoto());
      }
      paint();
    },
  });
  // After this turn of the event loop, so that an address that names another photo comes first.
  queueMicrotask(() => {
    begun = true;
    void showBuilt(shippedPhoto());
  });
  return { network: control, cell, suppression };
}
