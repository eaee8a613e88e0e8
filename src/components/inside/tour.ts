/**
 * A tour of one minute in five steps: an edge, a spot, a class, a sum, a cut skip. A step sets what the reader could set,
 * and what it has set stays. Space goes on, Escape leaves.
 */
import { button } from "../ui/control.js";
import { html } from "../ui/element.js";
import type { ExplorerState, PanelName, Pixel } from "./state.js";

export interface TourStep {
  readonly title: string;
  readonly text: string;
  readonly set: Partial<ExplorerState> & { readonly layer: string; readonly channel: number; readonly pixel: Pixel };
  /** What the step is about; it gets a frame. */
  readonly about: readonly (PanelName | "classes")[];
  /** Where the card lies: over a panel that the step is not about. */
  readonly side: "left" | "right";
}

/** The photo that the texts are about. */
export const tourPhoto = "cat";

export const tourSteps: readonly TourStep[] = [
  {
    title: "An edge",
    text: "An early map still has the shape of the photo. This channel is large along edges in one direction, such as the whiskers, and 0 at most other places.",
    set: { layer: "block_2_depthwise", channel: 100, pixel: { row: 71, column: 23 }, bench: "value" },
    about: ["channel"],
    side: "right",
  },
  {
    title: "A spot",
    text: "Eight blocks later, a map has only 19 rows. This one has its largest values at the two eyes. It shows where something is, not what it looks like.",
    set: { layer: "block_10_project", channel: 85, pixel: { row: 6, column: 7 }, bench: "value" },
    about: ["channel"],
    side: "right",
  },
  {
    title: "A class",
    text: "The last layer has 1280 maps of 10 × 10. The detector reads maps such as this one, and gives each of 80 classes a score at each place.",
    set: { layer: "Conv_1", channel: 183, pixel: { row: 4, column: 5 }, bench: "value" },
    about: ["classes", "channel"],
    side: "right",
  },
  {
    title: "A sum",
    text: "Every value is a sum. This one adds nine inputs times nine weights, and a bias. ReLU6 then cuts the sum to the range from 0 to 6.",
    set: { layer: "block_2_depthwise", channel: 34, pixel: { row: 24, column: 26 }, bench: "value" },
    about: ["value"],
    side: "left",
  },
  {
    title: "A cut skip",
    text: "Block 4 adds its input to its output. Here that one addition is left out, and the network no longer finds the cat. Now try a change of your own.",
    set: {
      layer: "block_2_depthwise",
      channel: 34,
      pixel: { row: 24, column: 26 },
      bench: "change",
      changes: [{ kind: "skip-removed", block: 4 }],
    },
    about: ["see", "change"],
    side: "left",
  },
];

/** The state of a step; what no step is about stays as it is. */
function tourState(state: ExplorerState, { set }: TourStep): ExplorerState {
  return { ...state, image: tourPhoto, fit: "stretch", changes: [], compare: "none", hidden: [], ...set };
}

export interface TourActs {
  readonly state: () => ExplorerState;
  readonly set: (next: ExplorerState) => void;
  /** Panels that can get a frame. */
  readonly panels: Readonly<Record<PanelName | "classes", HTMLElement>>;
}

export interface Tour {
  /** Begins the tour. */
  readonly start: HTMLButtonElement;
  /** Lies over the page while the tour is on. */
  readonly card: HTMLElement;
  readonly isOn: boolean;
  /** Ends the tour; all that it has set stays. */
  leave(): void;
}

export function tour({ state, set, panels }: TourActs): Tour {
  const start = button("One-minute tour", () => go(0));
  const title = html("h2", { tabindex: -1 });
  const text = html("p", {});
  const count = html("span", {});
  const dots = tourSteps.map(() => html("i", {}));
  const on = button("Go on", () => go(at + 1), { primary: true });
  const back = button("Back", () => go(at - 1));
  const leave = button("Leave", end);
  const card = html(
    "aside",
    { class: "tour", "aria-label": "Tour", hidden: true },
    html(
      "header",
      { class: "label" },
      count,
      html("span", { class: "tour-keys" }, html("kbd", {}, "Space"), " goes on, ", html("kbd", {}, "Esc"), " leaves"),
      html("span", { class: "tour-dots", "aria-hidden": "true" }, ...dots),
    ),
    html("div", { "aria-live": "polite" }, title, text),
    html("footer", {}, on, back, leave),
  );
  let at = -1;

  function frame(about: TourStep["about"]): void {
    for (const [name, panel] of Object.entries(panels))
      panel.classList.toggle(
        "is-meant",
        about.some((one) => one === name),
      );
  }

  function go(to: number): void {
    const step = tourSteps.at(Math.max(0, to));
    if (step === undefined) return end();
    at = Math.max(0, to);
    card.hidden = false;
    card.dataset.side = step.side;
    title.textContent = step.title;
    text.textContent = step.text;
    count.textContent = `Step ${at + 1} of ${tourSteps.length}`;
    dots.forEach((dot, i) => dot.classList.toggle("is-done", i <= at));
    back.hidden = at === 0;
    on.textContent = at === tourSteps.length - 1 ? "Done" : "Go on";
    set(tourState(state(), step));
    frame(step.about);
    // On one screen everything is in sight from its top; elsewhere what the step is about.
    const isOneScreen = globalThis.matchMedia?.("(min-width: 1180px)").matches ?? true;
    (isOneScreen ? card.parentElement : panels[step.about[0]])?.scrollIntoView({ block: "start" });
    title.focus({ preventScroll: true });
  }

  function end(): void {
    if (at < 0) return;
    at = -1;
    card.hidden = true;
    frame([]);
    start.focus({ preventScroll: true });
  }

  /** Space goes on wherever the focus is, but on a control it does what it always does. */
  function listen(event: KeyboardEvent): void {
    if (at < 0 || !card.isConnected || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const control =
      event.target instanceof Element && event.target.closest("button, input, select, a, summary") !== null;
    if (event.key === "Escape") end();
    else if (event.key === " " && !control) go(at + 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  document.addEventListener("keydown", listen, { capture: true });

  return {
    start,
    card,
    get isOn() {
      return at >= 0;
    },
    leave: end,
  };
}
