/**
 * The page’s picture: turn the width, and a network of that width, really trained, answers for sixteen pictures. What was
 * recorded shows at once; a network is fetched, and answers itself, once the reader turns something or asks for it.
 */
import { answersOf, softmax } from "../../model/math/classification.js";
import type { FamilyPoint } from "../../model/evidence/familyPoints.js";
import type { Variant } from "../../model/architecture/spec.js";
import { button, choiceInput, rangeInput } from "../ui/control.js";
import { problemNote, progressText } from "../picture/detections.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { type AnswerTile, answerTile } from "../fashion/answerTile.js";
import { type FamilyData, knownId, memberName, pointOf, recordedAnswers } from "../fashion/familyData.js";
import type { OnDemand } from "../fashion/onDemand.js";
import { allSteps } from "../ui/nextTask.js";
import { figure } from "../ui/figure.js";
import { newest } from "../ui/newest.js";
import { bytes, milliseconds } from "../../model/math/format.js";
import { integer, oneOf } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";
import { hint } from "../ui/hint.js";
import { widthMeters } from "./meters.js";
import { pictureSet } from "./pictureSets.js";
import { againstWidest, seedSentence } from "./widthSentences.js";

export interface WidthState {
  /** Id of the network: `"v2-0.5"`. */
  readonly id: string;
  /** Which pictures: see {@link pictureSet}. */
  readonly set: number;
}

const firstNetwork = "v2-0.5";

/** `?net=v1-0.25&set=3` */
export function widthsUrl({ points }: FamilyData): UrlState<WidthState> {
  return { net: field("id", oneOf(points.map(({ id }) => id))), set: field("set", integer(0, 999_999)) };
}

/** The point of a network whose width is nearest. */
function nearest(points: readonly FamilyPoint[], network: Variant, alpha: number): FamilyPoint {
  const own = points.filter((point) => point.network === network);
  return own.reduce((a, b) => (Math.abs(b.alpha - alpha) < Math.abs(a.alpha - alpha) ? b : a));
}

/** @returns an input whose value is the reader’s {@link WidthState} */
export function widthFigure(data: FamilyData, networks: OnDemand): Input<WidthState> {
  return allSteps(widthFigureSteps(data, networks));
}

/** The steps in which {@link widthFigure} is made; each takes some milliseconds. */
export function* widthFigureSteps(data: FamilyData, networks: OnDemand): Generator<void, Input<WidthState>> {
  const { points, clothing, labels } = data;
  let current: WidthState = { id: knownId(data, firstNetwork, points[0].id), set: 0 };
  let shownSet = -1;
  let indices: number[] = [];
  let tiles: AnswerTile[] = [];
  let live = false;
  const begin = newest();

  const variant = choiceInput<Variant>(["v2", "v1"], { label: "Network", format: (v) => v.toUpperCase() });
  const slider = html("div", { class: "width-slider" });
  const meters = widthMeters(points);
  const said = html("p", { class: "said" });
  const grid = html("ul", { class: "answer-tiles", "aria-label": "Pictures with the network’s answers" });
  const status = html("p", { class: "label", role: "status" });
  const trouble = html("div");
  const others = button("Other pictures", () => change({ set: current.set + 1 }));
  const here = button("Run it here", () => {
    live = true;
    others.focus();
    void ask();
  });
  const element = html(
    "div",
    { class: "wide width-figure" },
    figure(
      [
        html(
          "div",
          { class: "width-parts" },
          html("div", { class: "controls close width-controls" }, variant, slider),
          html("div", { class: "width-side" }, meters, said),
          html(
            "div",
            { class: "width-answers" },
            grid,
            html("div", { class: "controls close" }, here, others, status),
            trouble,
          ),
        ),
      ],
      {
        label: "The trained widths and their answers",
        caption:
          "Fashion-MNIST: ten kinds of clothing, 28 × 28 gray pixels. At first you see one picture of each kind, and six on which the seven networks disagree. Bars beside the costs are shares of the largest network’s. The bar below a picture shows the probability of the answer.",
      },
    ),
  );
  const control = input<WidthState, HTMLElement>(element, current, {
    read: () => current,
    show: ({ id, set }) => {
      current = {
        id: knownId(data, id, current.id),
        set: Number.isInteger(set) && set >= 0 && set < 1e6 ? set : 0,
      };
      show();
      if (live) void ask();
    },
  });

  function change(part: Partial<WidthState>): void {
    live = true;
    commit(control, { ...current, ...part });
  }

  /** The slider of one network’s widths. It stays the same element while the network does, and with it the focus. */
  let sliderOf: { network: Variant; range: Input<number>; own: readonly FamilyPoint[] } | undefined;
  function widthSlider({ network, alpha }: FamilyPoint): void {
    if (sliderOf?.network !== network) {
      const own = points.filter((point) => point.network === network);
      const range = rangeInput({
        label: "Width",
        min: 0,
        max: own.length - 1,
        format: (i) => `α ${own[i].alpha}`,
      });
      listen(range, () => change({ id: own[range.value].id }));
      slider.replaceChildren(range);
      sliderOf = { network, range, own };
    }
    sliderOf.range.value = sliderOf.own.findIndex((point) => point.alpha === alpha);
  }

  /** The pictures of the chosen set, some in each step. */
  function* showPictures(): Generator<void> {
    shownSet = current.set;
    indices = pictureSet(data, current.set);
    tiles = [];
    for (const i of indices) {
      if (tiles.length % 6 === 5) yield;
      tiles.push(answerTile(clothing.picture(i), clothing.labels[i], labels));
    }
    grid.replaceChildren(...tiles.map((tile) => tile.element));
  }
  function show(): void {
    const point = pointOf(data, current.id);
    variant.value = point.network;
    widthSlider(point);
    meters.show(point);
    said.textContent = `${againstWidest(points, point)} ${seedSentence(point)}`;
    if (shownSet !== current.set) allSteps(showPictures());
    const answers = recordedAnswers(data, current.id);
    tiles.forEach((tile, place) => tile.show({ kind: answers[indices[place]] }));
    const load = `If you press the button, your browser downloads the network (${bytes(point.bytes)}) and the code that runs it.`;
    tell(html("span", {}, "Recorded answers. ", hint(load)));
  }

  /** How many of the shown pictures are right, and where the answers come from. */
  function tell(origin: string | Node): void {
    const right = tiles.filter(({ element: tile }) => !tile.classList.contains("is-wrong")).length;
    status.replaceChildren(html("b", {}, `${right} of ${tiles.length} right. `), origin);
  }

  async function ask(): Promise<void> {
    const isNewest = begin();
    const { id } = current;
    const asked = indices;
    const point = pointOf(data, id);
    trouble.replaceChildren();
    element.dataset.live = "";
    here.remove();
    tell(`Recorded; fetching ${memberName(point)}, ${bytes(point.bytes)} …`);
    const stop = networks.watch((progress) => {
      if (isNewest() && progress.phase !== "ready") tell(progressText(progress));
    });
    const start = performance.now();
    const outcome = await networks.classify({ network: id, pictures: clothing.pictures(asked) }, { replace: true });
    stop();
    if (!isNewest()) return;
    if (!outcome.ok) {
      tell("Recorded when the network was stored.");
      if (outcome.problem.kind === "cancelled") return;
      trouble.replaceChildren(
        problemNote(outcome.problem),
        html("p", { class: "label" }, `${memberName(point)} cannot answer here now. The other widths can.`),
      );
      return;
    }
    const { logits, milliseconds: time, preparing, tensors, backend } = outcome.value;
    const classes = labels.length;
    answersOf(logits, classes).forEach((kind, place) => {
      const share = softmax(logits.subarray(place * classes, (place + 1) * classes))[kind];
      tiles[place].show({ kind, share });
    });
    meters.show(point, time / asked.length);
    element.dataset.live = id;
    element.dataset.tensors = String(tensors);
    // For tests and the benchmark: from the weights' arrival, and from the reader's act, to the answers.
    element.dataset.answering = String(Math.round(preparing + time));
    element.dataset.waited = String(Math.round(performance.now() - start));
    const word = html("span", { class: "live" }, "Live: ");
    tell(html("span", {}, word, `${milliseconds(time)} for ${asked.length} pictures (${backend}).`));
  }

  listen(variant, () => change({ id: nearest(points, variant.value, pointOf(data, current.id).alpha).id }));
  yield;
  yield* showPictures();
  yield;
  show();
  return control;
}
