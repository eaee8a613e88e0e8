/** The arithmetic behind one value: every product with its factors, the sum, bias, activation and skip. */
import { type Input, announce, html, input } from "../ui/element.js";
import { count } from "../../model/math/format.js";
import { agreement } from "./agreement.js";
import { kernelWindow } from "./kernelWindow.js";
import type { PixelData, Place } from "./pixelData.js";
import { pointwiseSum } from "./pointwiseSum.js";
import { softmaxTable } from "./softmaxTable.js";
import { termBars } from "./termBars.js";
import { addedValues } from "./valueSteps.js";

export interface PixelPanel extends HTMLElement {
  /** Where the reader wants to go: set when a term is followed. */
  value: Place | undefined;
  show(data: PixelData): void;
  /** Nothing is chosen, or the numbers are still on their way. */
  clear(text: string): void;
}

/** What a value's heading says: “Row 37, column 30: 9 products”. */
export function pixelTitle({ place: { row, column }, explained }: PixelData): string {
  const parts =
    explained.kind === "sum"
      ? explained.parts.length === 1
        ? "one value, unchanged"
        : "two values added"
      : `${count(explained.terms.length)} products`;
  return `Row ${row}, column ${column}: ${parts}`;
}

export function pixelPanel(): PixelPanel {
  const body = html("div", { class: "arith-body", tabindex: -1 });
  const bars = termBars();
  const verdict = html("p", { class: "label verdict", role: "status" });
  const element = html("div", { class: "pixel-panel" }, body, verdict);
  const control: Input<Place | undefined> = input<Place | undefined, HTMLElement>(element, undefined, () => undefined);

  function walk(place: Place): void {
    control.value = place;
    announce(element);
  }

  return Object.assign(control as unknown as PixelPanel, {
    show(data: PixelData) {
      const { explained } = data;
      const contents =
        explained.kind === "sum"
          ? addedValues(explained, data, walk)
          : explained.kernel > 1
            ? kernelWindow(explained, data, walk)
            : pointwiseSum(explained, data, walk, bars);
      // Who follows a term by keyboard stays here, on the sum that it led to.
      const hadFocus = body.contains(document.activeElement);
      body.replaceChildren(...contents, ...(data.softmax ? [softmaxTable(data.softmax, data.place.channel)] : []));
      if (hadFocus) body.focus({ preventScroll: true });
      verdict.textContent = agreement(data);
    },
    clear(text: string) {
      body.replaceChildren(html("p", { class: "note" }, text));
      verdict.textContent = "";
    },
  });
}
