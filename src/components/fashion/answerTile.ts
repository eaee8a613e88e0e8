/** A picture of clothing with what a network calls it. */
import { html } from "../ui/element.js";
import { percent } from "../../model/math/format.js";
import { clothingCanvas } from "./clothing.js";

export interface Answer {
  /** Index of the label. */
  readonly kind: number;
  /** What the softmax gives it, 0 … 1; undefined where only the answer was recorded. */
  readonly share?: number;
}

export interface AnswerTile {
  readonly element: HTMLElement;
  show(answer: Answer): void;
}

/** @param truth index of the right label */
export function answerTile(picture: Uint8Array, truth: number, labels: readonly string[]): AnswerTile {
  const canvas = clothingCanvas(picture, labels[truth]);
  const name = html("b", {});
  const sure = html("span", { class: "num" });
  const bar = html("i");
  const wrong = html("span", { class: "wrong" });
  const element = html(
    "li",
    { class: "answer-tile" },
    canvas,
    html("span", { class: "bar-track", "aria-hidden": "true" }, bar),
    html("span", { class: "answer-name" }, name, " ", sure),
    wrong,
  );
  return {
    element,
    show({ kind, share }) {
      element.classList.toggle("is-wrong", kind !== truth);
      name.textContent = labels[kind];
      sure.textContent = share === undefined ? "" : percent(share);
      bar.style.width = `${100 * (share ?? 0)}%`;
      wrong.textContent = kind === truth ? "" : `✗ correct: ${labels[truth]}`;
    },
  };
}
