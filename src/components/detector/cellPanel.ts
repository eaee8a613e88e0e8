/** One cell of one map: its anchors on the photo, and the arithmetic that makes a box of one of them. */
import { type AnchorPlace, anchorIndex } from "../../model/anchorPlace.js";
import type { HeadReading } from "../../model/headReading.js";
import { type Anchor, type Head, decode } from "../../model/ssd.js";
import { button } from "../control.js";
import { type Input, announce, html, input } from "../element.js";
import { responsive } from "../responsive.js";
import { anchorChoice } from "./anchorChoice.js";
import { anchorPicture } from "./anchorPicture.js";
import { decodeTable } from "./decodeTable.js";

export interface CellScene {
  readonly reading: HeadReading;
  readonly class: number;
  readonly label: string;
  readonly href: string;
  readonly width: number;
  readonly height: number;
}

export interface CellPanel extends Input<AnchorPlace> {
  update(scene: CellScene, place: AnchorPlace): void;
  /** Shows another cell's anchors for as long as the pointer is on it. */
  preview(place: Pick<AnchorPlace, "map" | "cell"> | undefined): void;
}

/**
 * @param anchors all anchors of the head
 * @param strongest called when the reader asks for the anchor that scores highest
 */
export function cellPanel(
  head: Head,
  anchors: readonly Anchor[],
  value: AnchorPlace,
  strongest: () => void,
): CellPanel {
  let place = value;
  let pointed: Pick<AnchorPlace, "map" | "cell"> | undefined;
  let scene: CellScene | undefined;

  const title = html("h3", {});
  const choice = html("div", {});
  const table = html("div", {});
  const picture = responsive((width) => draw(width), 520);
  const element = html(
    "div",
    { class: "panel wide det-panel" },
    html("header", {}, title, button("Go to the highest score", strongest)),
    html(
      "div",
      { class: "det-two" },
      html(
        "div",
        {},
        picture,
        html(
          "p",
          { class: "label" },
          "The photo is stretched to a square, as the network sees it. White: the cell’s anchors, the chosen one heavy. Violet: the box that it becomes.",
        ),
      ),
      html("div", {}, choice, table),
    ),
  );

  function cellOf({ map, cell }: Pick<AnchorPlace, "map" | "cell">): readonly Anchor[] {
    const first = anchorIndex(head, { map, cell, anchor: 0 });
    return anchors.slice(first, first + head.maps[map].anchorsPerCell);
  }

  function outputsOf(index: number): number[] {
    return [0, 1, 2, 3].map((i) => scene?.reading.boxes[4 * index + i] ?? 0);
  }

  function draw(width: number): Element {
    if (scene === undefined) return html("span", {});
    const shown = pointed ?? place;
    const [rows, columns] = head.maps[shown.map].shape;
    const own = cellOf(shown);
    const index = anchorIndex(head, place);
    return anchorPicture(
      {
        href: scene.href,
        anchors: own,
        chosen: pointed === undefined ? place.anchor : undefined,
        decoded: pointed === undefined ? decode(anchors[index], outputsOf(index)) : undefined,
        grid: [rows, columns],
        cell: shown.cell,
      },
      { width },
    );
  }

  function fill(): void {
    if (scene === undefined) return;
    const { reading, label, width, height } = scene;
    const scores = reading.scores.get(scene.class);
    const [rows, columns] = head.maps[place.map].shape;
    const own = cellOf(place);
    const first = anchorIndex(head, { ...place, anchor: 0 });
    const index = first + place.anchor;
    title.textContent = `Row ${Math.floor(place.cell / columns)}, column ${place.cell % columns} of the ${rows} × ${columns} map`;
    const focused = choice.contains(document.activeElement);
    const radios = anchorChoice({ anchors: own, scores: own.map((_, i) => scores?.[first + i]), label }, place.anchor);
    radios.addEventListener("input", (event) => {
      event.stopPropagation();
      control.value = { ...place, anchor: radios.value };
      announce(element);
    });
    choice.replaceChildren(radios);
    if (focused) radios.querySelector<HTMLElement>("input:checked")?.focus();
    table.replaceChildren(
      decodeTable({
        anchor: anchors[index],
        outputs: outputsOf(index),
        score: scores?.[index],
        label,
        picture: { width, height },
      }),
    );
    picture.redraw();
  }

  const control = input<AnchorPlace, HTMLElement>(element, place, (next) => {
    place = next;
    fill();
  });

  return Object.assign(control, {
    update(next: CellScene, at: AnchorPlace) {
      scene = next;
      pointed = undefined;
      control.value = at;
    },
    preview(next: Pick<AnchorPlace, "map" | "cell"> | undefined) {
      pointed = next;
      picture.redraw();
    },
  }) as unknown as CellPanel;
}
