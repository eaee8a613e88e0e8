/** One network's side of the comparison: the picture with its boxes, what it says in words, how long it took. */
import { button } from "../ui/control.js";
import { detectionText, photoWithBoxes, problemNote, progressText } from "../picture/detections.js";
import { html } from "../ui/element.js";
import { milliseconds } from "../../model/math/format.js";
import type { FaceComparison } from "./facts.js";
import { type FaceSide } from "./runs.js";
import { median } from "../../model/math/quartiles.js";
import { partTitle } from "../ui/partTitle.js";

type Found = FaceComparison["photos"][number]["stored"];

export interface PaneContent {
  /** A copy of the picture for this pane; undefined until one is read. */
  readonly picture: HTMLCanvasElement | undefined;
  /** What the committed weights were found to say of a shipped photo. */
  readonly built: Found | undefined;
  /** Frames of a camera: the last one stays, with its boxes, until the next has been looked at. */
  readonly isMoving: boolean;
}

export interface FacePane extends HTMLElement {
  show(side: FaceSide, content: PaneContent): void;
}

/** The picture with its boxes. Under a small box its label hides no face. */
function boxed(picture: HTMLCanvasElement, found: Found): HTMLElement {
  const photo = photoWithBoxes(picture, found);
  photo.querySelectorAll(".box b").forEach((label, i) => {
    const [top, , bottom] = found[i].box;
    label.classList.toggle("under", bottom - top < 0.4 && bottom < 0.8);
  });
  return photo;
}

function timeText({ times, phase }: FaceSide): string {
  if (times.length === 0 || phase.kind !== "ready") return "";
  const last = milliseconds(times[times.length - 1]);
  const more = times.length < 3 ? "" : `, median of ${times.length}: ${milliseconds(median(times))}`;
  return `${last} for this pass${more}. ${phase.network.backend}.`;
}

function wordsOf(side: FaceSide, { built }: PaneContent): string {
  const { phase, running, detections } = side;
  if (phase.kind === "loading") return phase.progress ? progressText(phase.progress) : "Starting…";
  if (detections) return `Found: ${detectionText(detections)}.`;
  if (running) return "Looking…";
  if (phase.kind === "failed") return "The network is not here.";
  if (phase.kind === "ready") return "";
  return built
    ? `Found: ${detectionText(built)}. Computed when this site was built.`
    : "Load the networks to run it on this picture.";
}

/** @param retry asked for when the network could not be fetched */
export function facePane(heading: string, detail: string, retry: () => void): FacePane {
  const frame = html("div", { class: "face-frame" });
  const words = html("p", { class: "face-words", role: "status" });
  const bar = html("progress", { max: 1, value: 0, hidden: true, "aria-label": `Loading ${heading}` });
  const time = html("p", { class: "label face-time" });
  const trouble = html("div", {});
  const element = html(
    "section",
    { class: "face-pane", "aria-label": heading },
    partTitle(html("b", {}, heading), ` ${detail}`),
    frame,
    words,
    bar,
    time,
    trouble,
  );
  let drawn: unknown;
  let drawnPicture: HTMLElement | undefined;
  let told: unknown;

  return Object.assign(element, {
    show(side: FaceSide, content: PaneContent) {
      const { phase, detections, problem } = side;
      const waits =
        content.isMoving && phase.kind === "ready" && detections === undefined && drawnPicture !== undefined;
      const found = detections ?? (phase.kind === "ready" ? [] : (content.built ?? []));
      const key = detections ?? content.built;
      if (content.picture && !waits && (drawnPicture !== content.picture || drawn !== key)) {
        frame.replaceChildren(boxed(content.picture, found));
        drawnPicture = content.picture;
        drawn = key;
      }
      const text = wordsOf(side, content);
      if (!waits && words.textContent !== text) words.textContent = text;
      bar.hidden = phase.kind !== "loading";
      if (phase.kind === "loading" && phase.progress) {
        bar.max = Math.max(1, phase.progress.total);
        bar.value = phase.progress.loaded;
      }
      time.textContent = timeText(side);
      const wrong = phase.kind === "failed" ? phase.problem : problem;
      if (wrong === told) return;
      told = wrong;
      trouble.replaceChildren();
      if (wrong) trouble.append(problemNote(wrong));
      if (phase.kind === "failed") trouble.append(button("Try again", retry));
    },
  });
}
