/** What the reader's network answers to a photo: its five strongest labels. */
import type { Network, OpenOptions } from "../../model/runtime/client.js";
import type { Outcome } from "../../model/types.js";
import { type NetworkRunner, networkRunner } from "../picture/networkRunner.js";
import { problemNote, progressBar, strongestList } from "../picture/detections.js";
import { type ChosenPicture, pictureInput } from "../picture/pictureInput.js";
import type { Photo } from "../picture/photo.js";
import { html } from "../ui/element.js";

export type OpenNetwork = (id: string, options: OpenOptions) => Promise<Outcome<Network>>;

export interface AnswersPanel extends HTMLElement {
  /** Opens the network of an id anew, and asks it about the photo. */
  open(id: string): Promise<void>;
  dispose(): void;
}

/** @param classes 0 for a backbone, which names nothing */
export function answersPanel(photos: readonly Photo[], openNetwork: OpenNetwork, classes: number): AnswersPanel {
  const answer = html("div", { class: "own-answer", "aria-live": "polite" });
  const pictures = pictureInput(photos, { wholePage: false });
  const element = html(
    "section",
    { class: "panel answers" },
    html("h2", {}, "What it answers to a photo"),
    html("div", { class: "two" }, pictures, answer),
  );
  let runner: NetworkRunner<Network> | undefined;

  async function ask(chosen: ChosenPicture | undefined): Promise<void> {
    if (!chosen) return;
    const outcome = await runner?.run((network) => network.run(chosen.picture, { fit: "stretch", strongest: 5 }));
    if (outcome === undefined) return;
    if (!outcome.ok) {
      if (outcome.problem.kind !== "cancelled") answer.replaceChildren(problemNote(outcome.problem));
      return;
    }
    const { strongest, milliseconds } = outcome.value;
    const time = html("p", { class: "note" }, `${milliseconds.toFixed(1)} ms for one pass, measured here.`);
    if (classes === 0)
      answer.replaceChildren(
        html("p", {}, "It is a backbone: it makes maps and names no classes. Look inside to see them."),
        time,
      );
    else answer.replaceChildren(strongestList(strongest), time);
  }

  pictures.addEventListener("input", () => pictures.hold(ask(pictures.value)));
  return Object.assign(element, {
    async open(id: string) {
      runner?.dispose();
      const mine = networkRunner(
        (onProgress) => openNetwork(id, { onProgress }),
        (network) => network.dispose(),
      );
      runner = mine;
      mine.watch((phase) => {
        if (phase.kind === "loading" && phase.progress) answer.replaceChildren(progressBar(phase.progress));
        if (phase.kind === "failed") answer.replaceChildren(problemNote(phase.problem));
      });
      const opened = await mine.open();
      if (opened.ok && mine === runner) await ask(pictures.value);
    },
    dispose: () => runner?.dispose(),
  });
}
