/**
 * The chosen picture through a network that is opened once, when it is first needed. What the page shows stays until the
 * answer is whole: a photo and what was computed from it change together. If there is no answer, the status says so.
 */
import type { Progress, RunRequest, RunResult } from "../../model/runtime/protocol.js";
import type { Outcome, Picture, Problem } from "../../model/types.js";
import { button } from "../ui/control.js";
import { problemNote, progressBar } from "./detections.js";
import { html } from "../ui/element.js";
import { networkRunner } from "./networkRunner.js";
import { ownPicture } from "./pictureStart.js";

/** An element that offers pictures, as pictureInput.ts makes one. */
export interface Intake extends HTMLElement {
  readonly value: { readonly id: string; readonly picture: Picture; readonly source?: string } | undefined;
  /** No camera frame is read until this is settled; to be called while the `input` event is handled. */
  hold?(until: Promise<unknown>): void;
}

/** The part of a network's client that is needed here. */
export interface Runner {
  run(picture: Picture, request: RunRequest & { readonly replace?: boolean }): Promise<Outcome<RunResult>>;
}

export type OpenRunner = (onProgress: (progress: Progress) => void) => Promise<Outcome<Runner>>;

export interface Look {
  readonly id: string;
  readonly picture: Picture;
  readonly result: RunResult;
}

export interface NewestLookOptions {
  readonly intake: Intake;
  readonly open: OpenRunner;
  /** Says what is under way, and what failed. */
  readonly status: HTMLElement;
  readonly request: RunRequest;
  /** What stays on the page while there is no answer, as a sentence: `You still see the photo before, with its maps.` */
  readonly stays: () => string;
  /** Asks once more, after a failure. */
  readonly again: () => void;
}

export interface NewestLook {
  /**
   * Lets whatever is under way end unseen, since the page shows something newer.
   *
   * @returns whether that is still the newest
   */
  pass(): () => boolean;
  /** @returns the answer; undefined if there is none, or if something newer has come */
  look(): Promise<Look | undefined>;
}

export function newestLook({ intake, open, status, request, stays, again }: NewestLookOptions): NewestLook {
  const runner = networkRunner(open);

  function fail(problem: Problem): void {
    if (problem.kind === "cancelled")
      return status.replaceChildren(html("span", {}, "The run was stopped. ", button("Run it again", again)));
    const more = html("p", { class: "label" }, `${stays()} `, button("Try again", again));
    status.replaceChildren(problemNote(problem), more);
  }

  function wait(): void {
    const { phase } = runner;
    if (phase.kind !== "loading" || phase.progress === undefined || !runner.isAwaited) return;
    status.replaceChildren(progressBar(phase.progress), html("span", { class: "label" }, stays()));
  }
  runner.watch(wait);

  async function look(): Promise<Look | undefined> {
    const chosen = intake.value;
    if (chosen === undefined) {
      runner.pass();
      return void status.replaceChildren("Waiting for the picture…");
    }
    const outcome = runner.run((network) => {
      // Frames of a camera come too fast to say so of each.
      if (chosen.id !== ownPicture) status.replaceChildren("Running…");
      return network.run(chosen.picture, { ...request, replace: true });
    });
    wait();
    const answer = await outcome;
    if (answer === undefined) return undefined;
    if (!answer.ok) return void fail(answer.problem);
    return { ...chosen, result: answer.value };
  }

  return { pass: runner.pass, look };
}
