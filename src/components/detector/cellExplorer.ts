/**
 * The first picture of the page: the photo with what was found on it, the six maps, and what any cell of them answers.
 * The photo is a surface to point at, too: the cell under the pointer is one of the map that was chosen last.
 */
import { type AnchorPlace } from "../../model/detection/anchorPlace.js";
import { type AnchorAnswer, bestAnswer, cellAnswers, cellClasses } from "../../model/detection/cellAnswer.js";
import type { BestClasses } from "../../model/detection/headOutputs.js";
import type { Detection } from "../../model/types.js";
import type { Anchor, Head } from "../../model/detection/ssd.js";
import type { SuppressionStep } from "../../model/detection/suppression.js";
import { photoWithBoxes } from "../picture/detections.js";
import { type Input, announce, html, input, listen } from "../ui/element.js";
import { type PointStep, pointPad } from "../ui/pointPad.js";
import { hint } from "../ui/hint.js";
import { score as scoreText } from "../../model/math/format.js";
import { rampLegend } from "../charts/colorScale.js";
import { cellReadout, differenceText } from "./cellReadout.js";
import { cellMarks } from "./cellMarks.js";
import { type CellPlace, headMaps } from "./headMaps.js";
import type { Scene } from "./headRuns.js";

export interface BoardScene extends Scene {
  readonly best: BestClasses;
  /** Boxes that stay, best score first. */
  readonly found: readonly SuppressionStep[];
  readonly minScore: number;
}

export interface Board extends Input<AnchorPlace> {
  update(scene: BoardScene, place: AnchorPlace): void;
}

/** A line of the key: how something is drawn, and what it is. */
function key(name: string, text: string): HTMLElement {
  return html("span", {}, html("i", { class: `det-sign ${name}`, "aria-hidden": "true" }), text);
}

/**
 * @param anchors all anchors of the head
 * @param labels names of the classes; those without one have no vote
 * @param intake where the photo is chosen
 */
export function board(
  head: Head,
  anchors: readonly Anchor[],
  labels: readonly (string | null)[],
  intake: HTMLElement,
  value: AnchorPlace,
): Board {
  let place = value;
  let pointed: CellPlace | undefined;
  let scene: BoardScene | undefined;
  let drawn = "";
  const name = (index: number) => labels[index] ?? "";
  const named = (index: number) => typeof labels[index] === "string";

  const maps = headMaps(head, value, {
    caption: ({ shape: [rows, columns], anchorsPerCell }) => [
      html("b", {}, `${rows} × ${columns}`),
      ` ${anchorsPerCell} anchors per cell`,
    ],
  });
  const photo = html("div", { class: "det-surface" });
  const marks = html("div", { class: "det-over" });
  const readout = html("div", { class: "det-readout" });
  const said = html("p", { class: "vh", role: "status" });
  const element = html(
    "div",
    { class: "det-board wide" },
    html(
      "div",
      { class: "det-left" },
      photo,
      html(
        "p",
        { class: "label det-key" },
        key("anchor", "the cell’s anchors"),
        key("chosen", "the anchor with the highest score"),
        key("becomes", "its box"),
        key("tag", "detections"),
      ),
      intake,
    ),
    html(
      "div",
      { class: "det-right" },
      readout,
      maps,
      html(
        "div",
        { class: "under" },
        rampLegend("positive", { low: "0", high: "best score 1" }),
        html(
          "span",
          { class: "label" },
          hint("Choose a cell, or move with the arrows. "),
          "Rows and columns count from 0.",
        ),
        pointPad("cell", walk),
      ),
      said,
    ),
  );

  const answersOf = (at: CellPlace): AnchorAnswer[] =>
    scene === undefined ? [] : cellAnswers(head, anchors, scene.reading, scene.best, at);

  function mark(): void {
    if (scene === undefined) return;
    const at = pointed ?? place;
    const answers = answersOf(at);
    const answer = bestAnswer(answers);
    const { shape, anchorsPerCell } = head.maps[at.map];
    const [rows, columns] = shape;
    marks.replaceChildren(
      cellMarks({ anchors: answers.map(({ anchor }) => anchor), chosen: answer, grid: [rows, columns] }),
    );
    readout.replaceChildren(
      ...cellReadout({
        answer,
        others: cellClasses(head, scene.reading, at, named),
        grid: [rows, columns],
        anchors: anchorsPerCell,
        minScore: scene.minScore,
        name,
      }),
    );
  }

  function paint(): void {
    if (scene === undefined) return;
    const { href, alt, width, height, best, found } = scene;
    element.style.setProperty("--ratio", String(width / height));
    const detections = found.map(({ candidate }): Detection => ({
      ...candidate,
      label: name(candidate.class),
      anchor: candidate.anchor,
    }));
    // A picture that is the same stays, so that it does not flicker while a slider moves.
    const now = JSON.stringify([href, detections]);
    if (now !== drawn)
      photo.replaceChildren(photoWithBoxes(html("img", { src: href, alt, width, height }), detections), marks);
    drawn = now;
    maps.update(best.scores, (cell) => {
      const { class: index, score } = bestAnswer(answersOf(cell));
      return `${name(index)} ${scoreText(score)}`;
    });
    mark();
  }

  const control = input<AnchorPlace, HTMLElement>(element, place, (next) => {
    place = next;
    maps.value = next;
    mark();
  });

  function choose(at: CellPlace): void {
    if (scene === undefined) return;
    const answer = bestAnswer(answersOf(at));
    pointed = undefined;
    control.value = answer.place;
    said.textContent = `The box ${differenceText(answer)}.`;
    announce(element);
  }

  function walk([down, right]: PointStep): void {
    const [rows, columns] = head.maps[place.map].shape;
    const within = (at: number, n: number) => Math.max(0, Math.min(n - 1, at));
    const row = within(Math.floor(place.cell / columns) + down, rows);
    choose({ map: place.map, cell: row * columns + within((place.cell % columns) + right, columns) });
  }

  function cellAt(event: PointerEvent | MouseEvent): CellPlace {
    const area = photo.getBoundingClientRect();
    const [rows, columns] = head.maps[place.map].shape;
    const at = (x: number, length: number, n: number) =>
      Math.max(0, Math.min(n - 1, Math.floor((x / Math.max(1, length)) * n)));
    const row = at(event.clientY - area.top, area.height, rows);
    return { map: place.map, cell: row * columns + at(event.clientX - area.left, area.width, columns) };
  }

  function point(next: CellPlace | undefined): void {
    if (next?.map === pointed?.map && next?.cell === pointed?.cell) return;
    pointed = next;
    mark();
  }

  maps.addEventListener("preview", () => point(maps.preview));
  listen(maps, () => choose(maps.value));
  photo.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") point(cellAt(event));
  });
  photo.addEventListener("pointerleave", () => point(undefined));
  photo.addEventListener("click", (event) => choose(cellAt(event)));

  return Object.assign(control, {
    update(next: BoardScene, at: AnchorPlace) {
      scene = next;
      pointed = undefined;
      control.value = at;
      paint();
    },
  }) as unknown as Board;
}
