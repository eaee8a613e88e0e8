/** Where a window stands on its walk: a slider with play, pause and step. */
import { button, rangeInput } from "../ui/control.js";
import { arrowStep } from "../ui/pointPad.js";
import { type Input, announce, commit, html, input, listen, svg } from "../ui/element.js";

export interface WalkInputOptions {
  readonly label: string;
  /** Number of positions, from 0 on. */
  readonly count: number;
  readonly value?: number;
  /** What the position is and what stands there: “row 4, column 6: sum 8.51”. */
  readonly format: (position: number) => string;
}

export type WalkInput = Input<number> & {
  /** Another number of positions; the present one is kept where it still exists. */
  resize(count: number): void;
  /** Whether it moves by itself. */
  readonly playing: boolean;
};

/** Where a window is among the places of its walk. */
export type WalkPlace = readonly [row: number, column: number];

export interface Walk {
  readonly at: WalkPlace;
  readonly rows: number;
  readonly columns: number;
}

const millisecondsPerStep = 260;

const icons = {
  Play: "M0 0 10 6 0 12Z",
  Pause: "M0 0H3.5V12H0ZM6.5 0H10V12H6.5Z",
  Step: "M0 0 7 6 0 12ZM8 0H10V12H8Z",
};

function face(name: keyof typeof icons): Node[] {
  return [
    svg("svg", { width: 10, height: 12, viewBox: "0 0 10 12", "aria-hidden": "true" }, svg("path", { d: icons[name] })),
    document.createTextNode(name),
  ];
}

/** Whether the reader asks for less motion. */
export function prefersStill(): boolean {
  return typeof matchMedia === "function" && matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * An input of the position. It dispatches `input` for each step of its own, too; where the reader prefers less motion
 * there is no Play, and Step is the way to go on.
 */
export function walkInput({ label, count, value = 0, format }: WalkInputOptions): WalkInput {
  let positions = count;
  let slider = makeSlider(value);
  let timer: ReturnType<typeof setInterval> | undefined;
  const status = html("span", { class: "vh", role: "status" });
  const step = button("", () => {
    stop();
    go((element.value + 1) % positions);
    status.textContent = format(element.value);
  });
  step.replaceChildren(...face("Step"));
  const play = button("", () => (timer === undefined ? start() : stop()));
  play.replaceChildren(...face("Play"));
  play.hidden = prefersStill();
  const box = html("div", { class: "walk-input" }, slider, html("div", { class: "walk-buttons" }, play, step), status);
  const element = input<number, HTMLElement>(box, value, (position) => (slider.value = position));

  function makeSlider(position: number): Input<number> {
    const made = rangeInput({ label, min: 0, max: Math.max(1, positions - 1), value: position, format });
    listen(made, () => {
      stop();
      go(made.value);
    });
    return made;
  }
  function go(position: number): void {
    commit(element, position);
  }
  function start(): void {
    if (element.value === positions - 1) element.value = -1;
    timer = setInterval(() => {
      if (!box.isConnected || element.value >= positions - 1) stop();
      else go(element.value + 1);
    }, millisecondsPerStep);
    play.replaceChildren(...face("Pause"));
    go(element.value + 1);
  }
  function stop(): void {
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    play.replaceChildren(...face("Play"));
    announce(box);
  }

  return Object.defineProperties(element, {
    playing: { get: () => timer !== undefined },
    resize: {
      value: (now: number) => {
        positions = now;
        const kept = Math.min(element.value, positions - 1);
        const next = makeSlider(kept);
        slider.replaceWith(next);
        slider = next;
        element.value = kept;
      },
    },
  }) as WalkInput;
}

/** Moves a window by keys: the arrows by a row or a column, Page Up and Page Down along its walk, Home and End to the ends. */
export function walkByKeys(box: HTMLElement, walk: () => Walk, moveTo: (at: WalkPlace) => void): void {
  const inside = (place: number, count: number) => Math.max(0, Math.min(count - 1, place));
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { at, rows, columns } = walk();
    const along = (by: number): WalkPlace => {
      const position = inside(at[0] * columns + at[1] + by, rows * columns);
      return [Math.floor(position / columns), position % columns];
    };
    const far: Readonly<Record<string, WalkPlace>> = {
      PageUp: along(-1),
      PageDown: along(1),
      Home: [0, 0],
      End: [rows - 1, columns - 1],
    };
    const step = arrowStep(event.key);
    const to = step ? ([inside(at[0] + step[0], rows), inside(at[1] + step[1], columns)] as const) : far[event.key];
    if (to === undefined) return;
    event.preventDefault();
    moveTo(to);
  });
}
