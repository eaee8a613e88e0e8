/** The two figures about faces with what they share: the networks, and the picture that both look at. */
import { fartherAway } from "../../model/math/scaleAndRotate.js";
import type { Picture } from "../../model/types.js";
import { choiceInput, rangeInput } from "../ui/control.js";
import { type Input, announce, html, input, listen } from "../ui/element.js";
import { times } from "../../model/math/format.js";
import type { Prediction } from "../predict/predict.js";
import type { PictureInput } from "../picture/pictureInput.js";
import type { Photo } from "../picture/photo.js";
import { number, oneOf } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";
import { type FacesBench, facesBench } from "./facesBench.js";
import type { FaceComparison, FaceFacts } from "./facts.js";
import { type PyramidFigure, pyramidFigure } from "./pyramidFigure.js";
import { type PyramidLook, pyramidRows, pyramidTaps } from "./pyramidMaps.js";
import { FaceRuns, type OpenFaces } from "./runs.js";

export interface FacesPageOptions {
  /** V1's, then V2's. */
  readonly facts: readonly [FaceFacts, FaceFacts];
  readonly comparisons: readonly FaceComparison[];
  readonly built: PyramidLook;
  readonly photos: readonly Photo[];
  /** Makes the element that offers pictures; `onPicture` is to be called with each. */
  readonly intake: (options: {
    readonly value: string;
    readonly query: string;
    readonly onPicture: (chosen: { readonly picture: Picture }) => unknown;
  }) => PictureInput;
  readonly open: OpenFaces;
  /** The question of the pyramid: what would answer it shows once it is open. */
  readonly until?: Input<Prediction>;
  /** The question about costs at one input size. */
  readonly untilInput?: Input<Prediction>;
}

export interface FacesPage {
  readonly bench: FacesBench & Input<FaceView>;
  /** Made when it is first asked for: it stands far below the other. */
  readonly pyramid: PyramidFigure;
}

/** How the picture is shown to both networks. */
export interface FaceView {
  /** How many times as far away. */
  readonly away: number;
  /** Quarter turns, clockwise. */
  readonly turn: number;
}

/** How far the slider moves the photo. */
const distances = { min: 1, max: 8, step: 0.5 } as const;
const turns = [0, 1, 2, 3];

/** `?away=2.5&turned=90`; the turn is in degrees. */
export const faceUrl: UrlState<FaceView> = {
  away: field("away", number(distances)),
  turned: field(
    "turn",
    oneOf(turns, (turn) => String(90 * turn)),
  ),
};

export function facesPage({
  facts,
  comparisons,
  built,
  photos,
  intake,
  open,
  until,
  untilInput,
}: FacesPageOptions): FacesPage {
  const pyramidFacts = facts[1];
  const taps = { [pyramidFacts.id]: pyramidTaps(pyramidRows(pyramidFacts)) };
  const parts: { bench?: FacesBench; pyramid?: PyramidFigure } = {};
  const show = () => {
    parts.bench?.show(runs.sides);
    parts.pyramid?.show(runs.sides[1], pictures.value?.id, isMoved());
  };
  const runs = new FaceRuns(facts, open, taps, show);
  const distance = rangeInput({
    label: "Move the photo away",
    ...distances,
    format: (value) => times(value, 1),
  });
  const turn = choiceInput(turns, { label: "Turn it", format: (value) => `${90 * value}°` });
  let chosen: Picture | undefined;
  let seen: Picture | undefined;
  const isMoved = () => distance.value !== 1 || turn.value !== 0;
  const look = (): unknown => {
    if (chosen === undefined) return undefined;
    seen = fartherAway(chosen, distance.value, turn.value);
    return runs.look(seen);
  };
  for (const control of [distance, turn]) {
    listen(control, () => {
      void look();
      announce(bench);
    });
  }
  const pictures = intake({
    value: built.photo,
    // The photo has a name of its own in the address, from when the page had two of them.
    query: "",
    onPicture: ({ picture }) => {
      chosen = picture;
      return look();
    },
  });
  const view = html("div", { class: "face-view" }, distance, turn);
  const looked = () => ({ picture: seen, isMoved: isMoved() });
  const isCovered = () => untilInput?.value.revealed === false;
  const bench = facesBench({ facts, comparisons, photos, intake: pictures, view, looked, isCovered }, runs);
  for (const event of ["input", "reveal"]) untilInput?.addEventListener(event, show);
  const makePyramid = () =>
    pyramidFigure({
      facts: pyramidFacts,
      built,
      photos,
      load: () => void runs.load([pyramidFacts.id]),
      choose: (id) => pictures.choose(id),
      until,
    });
  parts.bench = bench;
  show();
  const view0: FaceView = { away: distance.value, turn: turn.value };
  const control = input<FaceView, FacesBench>(bench, view0, {
    read: () => ({ away: distance.value, turn: turn.value }),
    show: (next) => {
      distance.value = next.away;
      turn.value = next.turn;
      void look();
      show();
    },
  }) as FacesPage["bench"];
  return {
    bench: control,
    get pyramid() {
      if (parts.pyramid === undefined) {
        parts.pyramid = makePyramid();
        show();
      }
      return parts.pyramid;
    },
  };
}
