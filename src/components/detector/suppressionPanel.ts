/** Non-maximum suppression, box by box: two thresholds, the boxes in the order of their scores, and each verdict's why. */
import type { HeadReading } from "../../model/detection/headOutputs.js";
import type { Anchor } from "../../model/detection/ssd.js";
import { type SuppressionStep, candidates, suppressionSteps } from "../../model/detection/suppression.js";
import { button, rangeInput } from "../ui/control.js";
import { type Input, commit, html, input, listen, uid } from "../ui/element.js";
import { count, score as scoreText } from "../../model/math/format.js";
import { whileSeen } from "../ui/whileSeen.js";
import { prefersStill } from "../charts/walkInput.js";
import { type DetectorState, overlapRange, scoreRange } from "./state.js";
import { suppressionPicture } from "./suppressionPicture.js";
import { reason, summary, verdict } from "./suppressionText.js";

export type SuppressionState = Pick<DetectorState, "minScore" | "maxOverlap" | "step">;

/** What is decided about. */
export interface SuppressionScene {
  readonly reading: HeadReading;
  readonly href: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
}

export interface SuppressionPanel extends Input<SuppressionState> {
  /** Every box that has a vote, with its verdict. */
  readonly steps: readonly SuppressionStep[];
  update(scene: SuppressionScene): void;
}

const millisecondsPerBox = 1100;

/**
 * @param labels names of the classes; those without one have no vote
 * @param anchors all anchors of the head
 */
export function suppressionPanel(
  { labels, anchors }: { readonly labels: readonly (string | null)[]; readonly anchors: readonly Anchor[] },
  value: SuppressionState,
): SuppressionPanel {
  let state = value;
  let scene: SuppressionScene | undefined;
  let steps: readonly SuppressionStep[] = [];
  const name = (index: number) => labels[index] ?? "";
  const minScore = rangeInput({ label: "Score at least", ...scoreRange, value: state.minScore, format: scoreText });
  const maxOverlap = rangeInput({
    label: "Overlap at most",
    ...overlapRange,
    value: state.maxOverlap,
    format: scoreText,
  });
  const picture = html("div", {});
  const counted = html("p", { class: "label" });
  const said = html("p", { class: "det-said", role: "status" });
  const id = uid("boxes");
  const list = html("div", {
    class: "det-list",
    role: "listbox",
    tabindex: 0,
    "aria-label": "Boxes, best score first",
  });
  const decided = () => Math.min(state.step ?? steps.length, steps.length);

  let timer: ReturnType<typeof setInterval> | undefined;
  const acts = [
    button("Start over", () => step(0)),
    button("Back", () => step(decided() - 1)),
    button("Next box", () => step(decided() + 1), { primary: true }),
    button("All", () => step(undefined)),
  ];
  const play = button("Play", () => (timer === undefined ? start() : stop()));
  play.hidden = prefersStill();
  const box = html(
    "div",
    { class: "det-two" },
    html("div", {}, picture),
    html(
      "div",
      {},
      html("div", { class: "controls det-sliders" }, minScore, maxOverlap),
      counted,
      html("div", { class: "det-acts" }, acts[0], acts[1], acts[2], play, acts[3]),
      said,
      list,
      html(
        "p",
        { class: "label det-keys for-keys hint" },
        "Press a button, or click the photo or the list. Then step with the arrow keys.",
      ),
    ),
  );
  const element = html(
    "div",
    { class: "panel wide det-panel" },
    html("header", {}, html("h3", {}, "Boxes above the score threshold")),
    box,
  );

  function compute(): void {
    if (scene === undefined) return;
    const allowed = (index: number) => labels[index] !== null;
    steps = suppressionSteps(candidates(scene.reading, anchors, state.minScore, allowed), state.maxOverlap);
  }

  function draw(): void {
    if (scene === undefined) return;
    const at = decided();
    const stepping = state.step !== undefined && at > 0;
    const classes = labels.filter((label) => label !== null).length;
    counted.textContent = `${count(anchors.length)} boxes with ${count(classes)} scores each: ${count(anchors.length * classes)} scores, of which ${count(steps.length)} reach ${scoreText(state.minScore)}.`;
    const words = { steps, maxOverlap: state.maxOverlap, name };
    picture.replaceChildren(suppressionPicture({ ...scene, steps, decided: at, stepping, name }));
    const first = steps.length > 0 && at === 0;
    said.textContent = stepping
      ? reason(at - 1, words)
      : first
        ? `${steps.length} boxes, highest score first. Nothing is decided yet.`
        : summary(words);
    const rows = steps.map((one, i) => {
      const open = i < at;
      const row = html(
        "div",
        { role: "option", id: `${id}-${i}`, class: !open ? "waiting" : one.kept ? "kept" : "dropped" },
        html("span", { class: "num" }, i + 1),
        html("span", {}, `${name(one.candidate.class)} ${scoreText(one.candidate.score)}`),
        html("span", { class: "label" }, open ? verdict(one) : "waits"),
      );
      row.setAttribute("aria-selected", String(stepping && i === at - 1));
      row.addEventListener("click", () => step(i + 1));
      return row;
    });
    list.replaceChildren(...rows);
    const current = stepping ? rows[at - 1] : undefined;
    if (current === undefined) list.removeAttribute("aria-activedescendant");
    else {
      list.setAttribute("aria-activedescendant", current.id);
      // Keeps the row in the list's own view; the page must not scroll.
      list.scrollTop = Math.max(0, current.offsetTop - list.offsetTop - list.clientHeight / 2);
    }
    acts[0].disabled = at === 0;
    acts[1].disabled = at === 0;
    acts[2].disabled = at >= steps.length;
    acts[3].disabled = state.step === undefined;
  }

  const control = input<SuppressionState, HTMLElement>(element, state, {
    read: () => state,
    show: (next) => {
      const again = next.minScore !== state.minScore || next.maxOverlap !== state.maxOverlap;
      state = { minScore: next.minScore, maxOverlap: next.maxOverlap, step: next.step };
      minScore.value = state.minScore;
      maxOverlap.value = state.maxOverlap;
      if (again) compute();
      drawSoon();
    },
  });
  const drawSoon = whileSeen(element, draw);

  function change(next: Partial<SuppressionState>): void {
    commit(control, { ...state, ...next });
  }
  function go(to: number | undefined): void {
    const focused = acts.find((one) => one === document.activeElement);
    change({ step: to === undefined ? undefined : Math.max(0, Math.min(steps.length, to)) });
    // A button that has just become idle would drop the focus.
    if (focused?.disabled) list.focus();
  }
  /** A step of the reader's own ends the play. */
  function step(to: number | undefined): void {
    stop();
    go(to);
  }
  function start(): void {
    go(decided() >= steps.length ? 0 : decided() + 1);
    timer = setInterval(() => {
      if (!element.isConnected || decided() >= steps.length) stop();
      else go(decided() + 1);
    }, millisecondsPerBox);
    play.textContent = "Pause";
  }
  function stop(): void {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "Play";
  }
  for (const slider of [minScore, maxOverlap])
    listen(slider, () => {
      stop();
      change({ minScore: minScore.value, maxOverlap: maxOverlap.value });
    });
  picture.addEventListener("click", () => list.focus({ preventScroll: true }));
  element.addEventListener("keydown", (event) => {
    // A slider's own keys move it, and the space bar presses a button that has the focus.
    if (event.target instanceof HTMLInputElement) return;
    const at = decided();
    if (event.key === " ") {
      if (event.target !== list) return;
      event.preventDefault();
      play.click();
      return;
    }
    const target = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      PageDown: at + 1,
      PageUp: at - 1,
      Home: 0,
      End: steps.length,
    }[event.key];
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    step(target);
  });

  const panel = Object.assign(control, {
    update(next: SuppressionScene) {
      scene = next;
      compute();
      drawSoon();
    },
  });
  return Object.defineProperty(panel, "steps", { get: () => steps }) as unknown as SuppressionPanel;
}
