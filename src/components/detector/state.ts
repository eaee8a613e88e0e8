/** What the reader chose on the page about the detector, and how an address says so. No elements here. */
import type { AnchorPlace } from "../../model/detection/anchorPlace.js";
import type { NetworkOptions } from "../../model/architecture/spec.js";
import type { Head, SsdOptions } from "../../model/detection/ssd.js";
import { type SliderRange, onSlider } from "../ui/slider.js";
import type { UrlCodec } from "../ui/urlState.js";

/** What a trained network's manifest says of its detector. */
export interface DetectorFacts {
  /** What `layers()` makes the backbone from. */
  readonly network: Partial<NetworkOptions>;
  readonly head: SsdOptions;
  /** Names of the classes; null where the training data skip a number. */
  readonly labels: readonly (string | null)[];
}

export interface DetectorState {
  /** A shipped photo's id, or `"own"`. */
  readonly image: string;
  /** Index of a class; undefined for the strongest one. */
  readonly class: number | undefined;
  /** The anchor that is looked at; undefined for the one that scores highest. */
  readonly place: AnchorPlace | undefined;
  /** Boxes below this score have no vote. */
  readonly minScore: number;
  /** Boxes of a class that overlap by more than this are one. */
  readonly maxOverlap: number;
  /** How many boxes are decided; undefined for all. */
  readonly step: number | undefined;
}

/** The lowest threshold that the page offers: of shipped photos the build keeps no class that stays below it. */
export const scoreFloor = 0.1;
export const scoreRange: SliderRange = { min: scoreFloor, max: 0.95, step: 0.05 };
export const overlapRange: SliderRange = { min: 0.1, max: 0.9, step: 0.05 };

export function startState({ head }: DetectorFacts): DetectorState {
  return {
    image: "cup",
    class: undefined,
    place: undefined,
    minScore: 0.5,
    maxOverlap: head.maxOverlap,
    step: undefined,
  };
}

/** A place that the head has: what is out of range moves to the nearest that is not. */
function onHead({ maps }: Head, { map, cell, anchor }: AnchorPlace): AnchorPlace | undefined {
  if (!Object.hasOwn(maps, map)) return undefined;
  const { shape, anchorsPerCell } = maps[map];
  const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, Math.round(value) || 0));
  return { map, cell: within(cell, shape[0] * shape[1]), anchor: within(anchor, anchorsPerCell) };
}

/** The state with everything in range. */
export function checked(state: DetectorState, { labels }: DetectorFacts, head: Head): DetectorState {
  const { class: index, place, step } = state;
  return {
    ...state,
    class: index !== undefined && typeof labels[index] === "string" ? index : undefined,
    place: place && onHead(head, place),
    minScore: onSlider(state.minScore, scoreRange),
    maxOverlap: onSlider(state.maxOverlap, overlapRange),
    step: step === undefined || !(step >= 0) ? undefined : Math.round(step),
  };
}

function readPlace(parameters: URLSearchParams, { maps }: Head): AnchorPlace | undefined {
  const map = maps.findIndex(({ shape }) => String(shape[0]) === parameters.get("map"));
  if (map < 0) return undefined;
  const [row = 0, column = 0] = (parameters.get("cell") ?? "").split(",").map(Number);
  const [rows, columns] = maps[map].shape;
  const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, Math.round(value) || 0));
  const cell = within(row, rows) * columns + within(column, columns);
  return { map, cell, anchor: Number(parameters.get("anchor") ?? 0) };
}

/** `?image=cup&class=dining%20table&map=1&cell=0,0&anchor=3&score=0.3&iou=0.5&step=4`; maps are named by their rows. */
export function detectorUrl({ labels }: DetectorFacts, head: Head): UrlCodec<DetectorState> {
  const number = (text: string | null) => (text === null || text === "" ? undefined : Number(text));
  return {
    read: (parameters, state) => {
      const name = parameters.get("class");
      const index = name === null ? -1 : labels.indexOf(name);
      return {
        image: parameters.get("image") ?? state.image,
        class: index < 0 ? state.class : index,
        place: readPlace(parameters, head) ?? state.place,
        minScore: number(parameters.get("score")) ?? state.minScore,
        maxOverlap: number(parameters.get("iou")) ?? state.maxOverlap,
        step: number(parameters.get("step")) ?? state.step,
      };
    },
    write: ({ image, class: index, place, minScore, maxOverlap, step }) => {
      const columns = place === undefined ? 1 : head.maps[place.map].shape[1];
      return {
        // A picture of the reader's own is in no link.
        image: image === "own" ? undefined : image,
        class: index === undefined ? undefined : (labels[index] ?? undefined),
        map: place && String(head.maps[place.map].shape[0]),
        cell: place && `${Math.floor(place.cell / columns)},${place.cell % columns}`,
        anchor: place && String(place.anchor),
        score: String(minScore),
        iou: String(maxOverlap),
        step: step === undefined ? undefined : String(step),
      };
    },
  };
}
