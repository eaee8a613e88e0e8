/** A guess of a number: a slider on a linear or logarithmic scale, on which the truth appears beside the guess. */
import { scaleLinear, scaleLog } from "d3-scale";
import { html, listen, svg, uid } from "../ui/element.js";
import { numberField } from "../ui/numberField.js";
import type { GuessSheet } from "./guessSheet.js";
import { responsive } from "../ui/responsive.js";

export interface NumberQuestion {
  readonly kind: "number";
  /** What is guessed, in a word or two: `"Times more"`. */
  readonly label: string;
  /** Ends of the scale; above 0 on a logarithmic one. */
  readonly min: number;
  readonly max: number;
  readonly scale?: "linear" | "log";
  /** Distance of two guesses on a linear scale; a hundredth of it unless given. */
  readonly step?: number;
  /** Marks under the scale; chosen by d3 unless given. */
  readonly ticks?: readonly number[];
  /** Number to text, with its unit: `(x) => times(x)`. */
  readonly format?: (value: number) => string;
  readonly answer: () => number;
  /** One sentence each about a guess that is too low and one that is too high: what it probably overlooked. */
  readonly mistakes: { readonly low: string; readonly high: string };
  /** One sentence that says why; `guess` is undefined when the reader made none. */
  readonly explain: (guess: number | undefined) => string | Node;
}

/** Half a thumb: the slider's values begin and end this far inside. */
const inset = 10;
const axisY = 36;

/** A difference of two values, written with their unit; two percentages differ by percentage points. */
function difference(value: number, format: (value: number) => string): string {
  const text = format(value);
  const points = /^(.*?)\s*%$/.exec(text)?.[1];
  if (points === undefined) return text;
  return `${points} percentage ${points === "1" ? "point" : "points"}`;
}

/** How far a guess is off, in words: a ratio on a logarithmic scale, a difference on a linear one. */
export function gapInWords(
  guess: number,
  truth: number,
  scale: "linear" | "log",
  format: (value: number) => string,
): string {
  if (guess === truth) return "exactly your guess";
  if (scale === "linear") {
    return `${difference(Math.abs(truth - guess), format)} ${truth > guess ? "above" : "below"} your guess`;
  }
  const ratio = truth > guess ? truth / guess : guess / truth;
  if (ratio < 1.005) return "your guess, within half a percent";
  return truth > guess ? `${ratio.toFixed(2)} times your guess` : `your guess divided by ${ratio.toFixed(2)}`;
}

/** A guess within this share of the scale is near enough to need no word about what it overlooked. */
const near = 0.04;

/** As many ticks as fit: powers of ten on a scale that has them, else every second or third. */
export function thinned(ticks: readonly number[], room: number, powers: boolean): number[] {
  const tens = ticks.filter((tick) => Number.isInteger(Math.log10(tick)));
  if (ticks.length <= room) return [...ticks];
  if (powers && tens.length >= 2) return thinned(tens, room, false);
  const step = Math.ceil(ticks.length / room);
  return ticks.filter((_, i) => i % step === 0);
}

export function guessScale(question: NumberQuestion, source: string, changed: () => void): GuessSheet<number> {
  const { min, max, scale: kind = "linear", format = String, label } = question;
  if (!(min < max)) throw new RangeError(`invalid max: ${max}; it must be above min, ${min}`);
  if (kind === "log" && !(min > 0)) throw new RangeError(`invalid min: ${min}; it must be above 0 on a log scale`);
  const steps = kind === "log" ? 100 : Math.round((max - min) / (question.step ?? (max - min) / 100));
  const place = kind === "log" ? scaleLog([min, max], [0, steps]) : scaleLinear([min, max], [0, steps]);
  // Two significant digits are all that a guess on a logarithmic scale can mean.
  const round = (value: number) => Number(value.toPrecision(kind === "log" ? 2 : 10));
  const clamp = (value: number) => Math.min(max, Math.max(min, value));

  const boxId = uid("guess");
  // Where the answer is told in percent, so is the guess.
  const unit = /%$/.test(format(max)) ? "percent" : "";
  const { field: box, note } = numberField(
    { min, max, step: question.step, unit, format, attributes: { id: boxId, placeholder: "?" } },
    (value) => {
      guess = value;
      show();
      changed();
    },
  );
  const slider = html("input", { type: "range", min: 0, max: steps, step: 1, value: Math.round(steps / 2) });
  slider.setAttribute("aria-label", label);
  slider.setAttribute("aria-valuetext", "no guess yet");
  let guess: number | undefined;
  let open = false;

  function mark(x: (value: number) => number, value: number, name: string, text: string, width: number): SVGGElement {
    const at = x(value);
    const anchor = at < 60 ? "start" : at > width - 60 ? "end" : "middle";
    const shift = anchor === "start" ? -8 : anchor === "end" ? 8 : 0;
    return svg(
      "g",
      { class: name },
      svg("circle", { cx: at, cy: axisY, r: 6 }),
      svg("text", { x: at + shift, y: name === "truth" ? 12 : 24, "text-anchor": anchor }, text),
    );
  }

  function draw(width: number): SVGSVGElement {
    const ends: [number, number] = [inset, width - inset];
    const axis = kind === "log" ? scaleLog([min, max], ends) : scaleLinear([min, max], ends);
    const x = (value: number) => axis(clamp(value));
    const few = Math.max(2, Math.floor(width / 110));
    const marks = question.ticks ?? (kind === "log" ? scaleLog([min, max], ends).ticks(few) : axis.ticks(few));
    const kept = thinned(marks, Math.max(3, 1.6 * few), kind === "log" && question.ticks === undefined);
    const truth = open ? question.answer() : undefined;
    return svg(
      "svg",
      { width, height: 66, viewBox: `0 0 ${width} 66`, "aria-hidden": "true" },
      svg("line", { class: "axis", x1: inset, x2: width - inset, y1: axisY, y2: axisY }),
      ...kept.flatMap((t) => [
        svg("line", { class: "axis", x1: x(t), x2: x(t), y1: axisY - 3, y2: axisY + 4 }),
        // A long number at the end would leave the picture.
        format(t).length > 4 && x(t) > width - 30
          ? svg("text", { class: "tick", x: width, y: 62, "text-anchor": "end" }, format(t))
          : svg("text", { class: "tick", x: x(t), y: 62, "text-anchor": "middle" }, format(t)),
      ]),
      truth !== undefined &&
        guess !== undefined &&
        svg("line", { class: "gap", x1: x(guess), x2: x(truth), y1: axisY, y2: axisY }),
      truth !== undefined && mark(x, truth, "truth", `${source} ${format(truth)}`, width),
      guess !== undefined && mark(x, guess, open ? "guess" : "guess open", `you ${format(guess)}`, width),
    );
  }

  const picture = responsive(draw, 480);
  const row = html("div", { class: "control guess-box" }, html("label", { for: boxId }, label), box, note);
  const element = html("div", { class: "guess-number" }, row, html("div", { class: "guess-scale" }, picture, slider));

  function show(): void {
    if (guess === undefined) {
      slider.value = String(Math.round(steps / 2));
      slider.setAttribute("aria-valuetext", "no guess yet");
    } else {
      slider.value = String(Math.round(place(guess)));
      slider.setAttribute("aria-valuetext", format(guess));
    }
    element.toggleAttribute("data-guessed", guess !== undefined);
    picture.redraw();
  }

  /** A guess that was not typed, so that the box has to say it. */
  function write(value: number | undefined): void {
    guess = value;
    box.value = value === undefined ? "" : String(value);
    note.replaceChildren();
    show();
  }

  listen(slider, () => {
    write(clamp(round(place.invert(Number(slider.value)))));
    changed();
  });
  return {
    element,
    get guess() {
      return guess;
    },
    set guess(value) {
      write(value);
    },
    isUnread: () => box.getAttribute("aria-invalid") === "true" || note.querySelector("button") !== null,
    reveal(now) {
      open = now;
      slider.disabled = now;
      slider.hidden = now;
      box.disabled = now;
      picture.redraw();
    },
    verdict() {
      const truth = question.answer();
      const computed = `${source}: ${format(truth)}`;
      if (guess === undefined) return `${computed}.`;
      return `You: ${format(guess)}; ${computed}, ${gapInWords(guess, truth, kind, format)}.`;
    },
    mistake() {
      const truth = question.answer();
      if (guess === undefined || Math.abs(place(guess) - place(clamp(truth))) <= near * steps) return undefined;
      return guess < truth ? question.mistakes.low : question.mistakes.high;
    },
    truth: () => format(question.answer()),
    why: () => question.explain(guess),
    parse: (stored) => (typeof stored === "number" && stored >= min && stored <= max ? stored : undefined),
  };
}
