/** One cell of one map: its anchors on the photo, and the arithmetic that makes a box of one of them. */
import { type AnchorPlace } from "../../model/detection/anchorPlace.js";
import { type AnchorAnswer, cellAnswers } from "../../model/detection/cellAnswer.js";
import type { BestClasses } from "../../model/detection/headOutputs.js";
import type { Anchor, Head } from "../../model/detection/ssd.js";
import { button } from "../ui/control.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { responsive } from "../ui/responsive.js";
import { anchorChoice } from "./anchorChoice.js";
import { anchorPicture } from "./anchorPicture.js";
import { decodeTable } from "./decodeTable.js";
import type { Scene } from "./headRuns.js";

export interface CellScene extends Scene {
  readonly best: BestClasses;
}

export interface CellPanel extends Input<AnchorPlace> {
  /** What the head says of the chosen anchor; undefined until a photo has been looked at. */
  readonly answer: AnchorAnswer | undefined;
  update(scene: CellScene, place: AnchorPlace): void;
}

/**
 * @param anchors all anchors of the head
 * @param name of a class
 * @param strongest called when the reader asks for the anchor that scores highest
 */
export function cellPanel(
  head: Head,
  anchors: readonly Anchor[],
  name: (index: number) => string,
  value: AnchorPlace,
  strongest: () => void,
): CellPanel {
  let place = value;
  let scene: CellScene | undefined;
  let answers: readonly AnchorAnswer[] = [];

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
          "White and dashed: the cell’s anchors, with the chosen one in bold. Violet: its box. The network resizes the photo to a square, so a square anchor has the shape of the photo here.",
        ),
      ),
      html("div", {}, choice, table),
    ),
  );

  function draw(width: number): Element {
    if (scene === undefined) return html("span", {});
    const [rows, columns] = head.maps[place.map].shape;
    return anchorPicture(
      {
        href: scene.href,
        ratio: scene.width / scene.height,
        anchors: answers.map(({ anchor }) => anchor),
        chosen: place.anchor,
        decoded: answers[place.anchor].decoded,
        grid: [rows, columns],
        cell: place.cell,
      },
      { width },
    );
  }

  function fill(): void {
    if (scene === undefined) return;
    answers = cellAnswers(head, anchors, scene.reading, scene.best, place);
    const [rows, columns] = head.maps[place.map].shape;
    const { width, height } = scene;
    title.textContent = `Row ${Math.floor(place.cell / columns)}, column ${place.cell % columns} of the ${rows} × ${columns} map`;
    const focused = choice.contains(document.activeElement);
    const radios = anchorChoice({ answers, name }, place.anchor);
    listen(radios, () => commit(control, { ...place, anchor: radios.value }));
    choice.replaceChildren(radios);
    if (focused) radios.querySelector<HTMLElement>("input:checked")?.focus();
    const answer = answers[place.anchor];
    const { anchor, outputs, score } = answer;
    table.replaceChildren(
      decodeTable({ anchor, outputs, score, label: name(answer.class), picture: { width, height } }),
    );
    picture.redraw();
  }

  const control = input<AnchorPlace, HTMLElement>(element, place, (next) => {
    place = next;
    fill();
  });

  Object.defineProperty(control, "answer", { get: () => answers.at(place.anchor) });
  return Object.assign(control, {
    update(next: CellScene, at: AnchorPlace) {
      scene = next;
      control.value = at;
    },
  }) as unknown as CellPanel;
}
