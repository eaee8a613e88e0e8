/**
 * The page about the detector as one instrument: a photo, a class, a cell, an anchor, two thresholds, a step. Its parts
 * stand in different places of the page and share one state.
 */
import { anchorPlace } from "../../model/detection/anchorPlace.js";
import { type BestClasses, bestClasses, strongestAnchor } from "../../model/detection/headOutputs.js";
import { layers } from "../../model/architecture/layers.js";
import { anchors as anchorsOf, ssdHead } from "../../model/detection/ssd.js";
import { type Input, announce, html, input, listen } from "../ui/element.js";
import type { Intake as PictureIntake, OpenRunner } from "../picture/newestLook.js";
import { allSteps } from "../ui/nextTask.js";
import { whileSeen } from "../ui/whileSeen.js";
import { ownPicture } from "../picture/pictureStart.js";
import { board } from "./cellExplorer.js";
import { type CellPanel, cellPanel } from "./cellPanel.js";
import { classMaps } from "./classMaps.js";
import { type DetectorPhoto, type Scene, headRuns } from "./headRuns.js";
import { type DetectorFacts, type DetectorState, checked, scoreFloor, startState } from "./state.js";
import { suppressionPanel } from "./suppressionPanel.js";

/** Offers pictures; `choose` says whether there is one of that name. */
export interface Intake extends PictureIntake {
  choose(id: string): boolean;
}

export interface DetectorSources {
  readonly facts: DetectorFacts;
  readonly photos: readonly DetectorPhoto[];
  /** Makes the picture input, which begins with a photo. */
  readonly intake: (photo: string) => Intake;
  readonly open: OpenRunner;
}

export interface DetectorBench {
  /** The picture input, the photo and the six maps. Its value is the whole state. */
  readonly board: Input<DetectorState>;
  /** One class on the six maps. */
  readonly classes: HTMLElement;
  /** One cell and the anchor that is decoded. */
  readonly cell: CellPanel;
  /** Thresholds and non-maximum suppression. */
  readonly suppression: HTMLElement;
}

export function detectorBench(sources: DetectorSources): DetectorBench {
  return allSteps(detectorBenchSteps(sources));
}

/** The steps in which {@link detectorBench} is made; each takes some milliseconds. */
export function* detectorBenchSteps(sources: DetectorSources): Generator<void, DetectorBench> {
  const { facts, photos, intake: makeIntake, open } = sources;
  const head = ssdHead(facts.head, layers(facts.network));
  const anchors = anchorsOf(head, facts.head);
  const { labels } = facts;
  const name = (index: number) => labels[index] ?? "";
  const isNamed = (index: number) => typeof labels[index] === "string";
  const legal = (next: DetectorState) => {
    const one = checked(next, facts, head);
    return one.image === ownPicture || photos.some(({ id }) => id === one.image)
      ? one
      : { ...one, image: photos[0].id };
  };
  let state = legal(startState(facts));
  let scene: (Scene & { readonly best: BestClasses }) | undefined;

  const start = state;
  const firstPlace = { map: 0, cell: 0, anchor: 0 };
  yield;
  const classes = classMaps(head, labels, scoreFloor, { class: labels.findIndex(Boolean), place: firstPlace });
  const cell = cellPanel(head, anchors, name, firstPlace, () => change({ place: undefined }));
  const suppression = suppressionPanel({ labels, anchors }, state);
  yield;
  const status = html("div", { class: "label det-status", role: "status" });
  const begin = html("div", { class: "det-intake" }, status);
  const look = board(head, anchors, labels, begin, firstPlace);
  yield;
  // From here on without a pause: the input may bring its picture in the next task.
  const intake = makeIntake(state.image);
  begin.prepend(intake);
  const whole = html("figure", { class: "det-network wide", "aria-label": "Six maps over one photo" }, look);
  const runs = headRuns({ classes: facts.head.classes, photos, intake, open, status, show });

  /** The anchor that scores highest of all. */
  const strongest = ({ best }: { readonly best: BestClasses }) => strongestAnchor(best.scores).anchor;

  function paint(): void {
    if (scene === undefined) return;
    suppression.value = state;
    const found = suppression.steps.filter(({ kept }) => kept);
    look.update({ ...scene, found, minScore: state.minScore }, placeIn(scene));
    showClasses();
    showCell();
  }

  const placeIn = (now: Scene & { readonly best: BestClasses }) => state.place ?? anchorPlace(head, strongest(now));
  const showClasses = whileSeen(classes, () => {
    if (scene !== undefined)
      classes.update(scene, { class: state.class ?? scene.best.classes[strongest(scene)], place: placeIn(scene) });
  });
  const showCell = whileSeen(cell, () => scene !== undefined && cell.update(scene, placeIn(scene)));

  /** Whether the class that is chosen needs more than the build kept. */
  const lacksClass = () => scene !== undefined && state.class !== undefined && !scene.reading.scores.has(state.class);

  function show(next: Scene): void {
    scene = { ...next, best: bestClasses(next.reading, isNamed) };
    suppression.update(next);
    paint();
    if (lacksClass()) void runs.live();
  }

  function change(next: Partial<DetectorState>): void {
    state = legal({ ...state, ...next });
    paint();
    if (lacksClass()) void runs.live();
    announce(whole);
  }

  let begun = false;
  const shippedPhoto = () =>
    photos.find(({ id }) => id === state.image) ?? photos.find(({ id }) => id === start.image) ?? photos[0];
  let touched = false;
  listen(intake, () => {
    const chosen = intake.value;
    if (chosen === undefined) return;
    // The first picture is the one that the page begins with: it is here already.
    if (!touched && chosen.id === state.image) {
      touched = true;
      if (lacksClass()) void runs.live();
      return;
    }
    touched = true;
    // The camera's next frame is no new picture: the cell that is looked at stays.
    if (chosen.id !== state.image)
      state = { ...state, image: chosen.id, class: undefined, place: undefined, step: undefined };
    announce(whole);
    const photo = photos.find(({ id }) => id === chosen.id);
    const shown = photo === undefined ? runs.live() : runs.built(photo).then(() => runs.live());
    intake.hold?.(shown);
  });
  listen(look, () => change({ place: look.value }));
  listen(classes, () => {
    const { class: index, place } = classes.value;
    // Another class begins at its own best anchor.
    const scores = scene?.reading.scores.get(index);
    const moved = scores === undefined ? undefined : anchorPlace(head, strongestAnchor(scores).anchor);
    change(index === shownClass() ? { place } : { class: index, place: moved });
  });
  listen(cell, () => change({ place: cell.value }));
  listen(suppression, () => change(suppression.value));

  function shownClass(): number | undefined {
    return state.class ?? (scene && scene.best.classes[strongest(scene)]);
  }

  const control = input<DetectorState, HTMLElement>(whole, state, {
    read: () => state,
    show: (next) => {
      const other = next.image !== state.image;
      state = legal(next);
      if (other && !intake.choose(state.image)) state = { ...state, image: start.image };
      if (other && state.image !== ownPicture) {
        if (begun) void runs.built(shippedPhoto());
      }
      paint();
    },
  });
  // After this turn of the event loop, so that an address that names another photo comes first.
  queueMicrotask(() => {
    begun = true;
    void runs.built(shippedPhoto());
  });
  return { board: control, classes, cell, suppression };
}
