/** What the network is doing: loading in bytes, running, ready, or failed with advice and another try. */
import { button } from "../ui/control.js";
import { problemNote, progressText } from "../picture/detections.js";
import { html } from "../ui/element.js";
import type { Problem } from "../../model/types.js";
import type { Phase } from "./session.js";

export interface NetworkStatus extends HTMLElement {
  show(phase: Phase, running: boolean, problem: Problem | undefined): void;
}

/** What is said while there is no network. */
export interface AbsenceWords {
  /** Before it loads. */
  readonly closed: string;
  /** When it could not load: what works without it. */
  readonly failed: string;
}

export function networkStatus(retry: () => void, absence: AbsenceWords): NetworkStatus {
  const bar = html("progress", { max: 1, value: 0, "aria-label": "Loading the network" });
  const words = html("span", { class: "label" });
  const line = html("div", { class: "progress" }, bar, words);
  const notes = html("div", {});
  const element = html("div", { class: "network-status" }, line, notes);
  let drawn: Problem | undefined;

  return Object.assign(element, {
    show(phase: Phase, running: boolean, problem: Problem | undefined) {
      bar.hidden = phase.kind !== "loading";
      element.dataset.phase = phase.kind === "ready" && running ? "running" : phase.kind;
      if (phase.kind === "loading" && phase.progress !== undefined) {
        bar.max = Math.max(1, phase.progress.total);
        bar.value = phase.progress.loaded;
      }
      words.textContent = sentence(phase, running, absence);
      const shown = phase.kind === "failed" ? phase.problem : problem;
      if (shown === drawn) return;
      drawn = shown;
      notes.replaceChildren();
      if (shown !== undefined) notes.append(problemNote(shown));
      if (phase.kind === "failed") notes.append(button("Try again", retry));
    },
  });
}

function sentence(phase: Phase, running: boolean, { closed, failed }: AbsenceWords): string {
  switch (phase.kind) {
    case "closed":
      return closed;
    case "loading":
      return phase.progress === undefined ? "Starting the network…" : progressText(phase.progress);
    case "ready":
      return running ? "The network runs…" : `Ready: ${phase.network.backend}.`;
    case "failed":
      return failed;
  }
}
