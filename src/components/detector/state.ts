/** What the reader chose on the page about the detector, and how an address says so. No elements here. */
import type { AnchorPlace } from "../../model/detection/anchorPlace.js";
import type { NetworkOptions } from "../../model/architecture/spec.js";
import type { Head, SsdOptions } from "../../model/detection/ssd.js";
import { ownPicture } from "../picture/pictureStart.js";
import { type SliderRange, onSlider } from "../ui/slider.js";
import { type Kind, integer, never, number, oneOf, tuple } from "../ui/urlKinds.js";
import { type UrlState, field, part } from "../ui/urlState.js";

/** What a trained network's manifest says of its detector. */
export interface DetectorFacts {
  /** What `layers()` makes the backbone from. */
  readonly network: Partial<NetworkOptions>;
  readonly head: SsdOptions;
  /** Names of the classes; null where the training data skip a number. */
  readonly labels: readonly (string | null)[];
}

export interface DetectorState {
  /** A shipped photo's id, or {@link ownPicture}. */
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

/** The cell of a place as the address has it: row and column. */
function cellOf({ maps }: Head, { map, cell }: AnchorPlace): readonly [row: number, column: number] {
  const columns = maps[map].shape[1];
  return [Math.floor(cell / columns), cell % columns];
}

/**
 * `?image=cup&class=dining%20table&map=1&cell=0,0&anchor=3&score=0.3&iou=0.5&step=4`; maps are named by their rows.
 *
 * @param photos ids of the shipped ones; a picture of the reader's own may be asked for, and is in no link
 */
export function detectorUrl({ labels }: DetectorFacts, head: Head, photos: readonly string[]): UrlState<DetectorState> {
  const classes = labels.flatMap((label, index) => (label === null ? [] : [index]));
  const maps = head.maps.map((_, map) => map);
  const onMap =
    <V>(kind: (place: AnchorPlace) => Kind<V>) =>
    ({ place }: DetectorState) =>
      place === undefined ? never<V>("read only beside a map") : kind(place);
  return {
    image: part(
      ({ image }) => (image === ownPicture ? undefined : image),
      (state, image) => ({ ...state, image }),
      oneOf([...photos, ownPicture]),
    ),
    class: field(
      "class",
      oneOf(classes, (index) => labels[index] ?? ""),
    ),
    map: part(
      ({ place }) => place?.map,
      (state, map) => ({ ...state, place: { map, cell: 0, anchor: 0 } }),
      oneOf(maps, (map) => String(head.maps[map].shape[0])),
    ),
    cell: part(
      ({ place }) => place && cellOf(head, place),
      (state, [row, column]) => {
        const { place } = state;
        return place ? { ...state, place: { ...place, cell: row * head.maps[place.map].shape[1] + column } } : state;
      },
      onMap(({ map }) => {
        const [rows, columns] = head.maps[map].shape;
        return tuple(integer(0, rows - 1), integer(0, columns - 1));
      }),
    ),
    anchor: part(
      ({ place }) => place?.anchor,
      (state, anchor) => (state.place ? { ...state, place: { ...state.place, anchor } } : state),
      onMap(({ map }) => integer(0, head.maps[map].anchorsPerCell - 1)),
    ),
    score: field("minScore", number(scoreRange)),
    iou: field("maxOverlap", number(overlapRange)),
    step: field("step", integer(0, 999)),
  };
}
