/**
 * The chosen picture through a network that is opened once, when it is first needed. What the page shows stays until the
 * answer is whole: a photo and what was computed from it change together. If there is no answer, the status says so.
 */
import type { Progress, RunRequest, RunResult } from "../../model/runtime/protocol.js";
import type { Outcome, Picture, Problem } from "../../model/types.js";
import { button } from "../ui/control.js";
import { problemNote, progressBar } from "./detections.js";
import { html } from "../ui/element.js";

/** An element that offers pictures, as pictureInput.ts makes one. */
export interface Intake extends HTMLElement {
  readonly value: { readonly id: string; readonly picture: Picture } | undefined;
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
  /** Lets whatever is under way end unseen, since the page shows something newer. */
  pass(): void;
  /** @returns the answer; undefined if there is none, or if something newer has come */
  look(): Promise<Look | undefined>;
}

export function newestLook({ intake, open, status, request, stays, again }: NewestLookOptions): NewestLook {
  let turn = 0;
  let asked = 0;
  let runner: Promise<Outcome<Runner>> | undefined;
  let last: Progress | undefined;

  function fail(problem: Problem): void {
    if (problem.kind === "cancelled")
      return status.replaceChildren(html("span", {}, "The run was stopped. ", button("Run it again", again)));
    const more = html("p", { class: "label" }, `${stays()} `, button("Try again", again));
    status.replaceChildren(problemNote(problem), more);
  }

  function wait(): void {
    if (last === undefined || asked !== turn) return;
    status.replaceChildren(progressBar(last), html("span", { class: "label" }, stays()));
  }

  async function look(): Promise<Look | undefined> {
    const mine = (asked = ++turn);
    const chosen = intake.value;
    if (chosen === undefined) return void status.replaceChildren("Waiting for the picture…");
    runner ??= open((progress) => {
      last = progress;
      wait();
    });
    wait();
    const network = await runner;
    last = undefined;
    if (!network.ok) runner = undefined;
    if (mine !== turn) return undefined;
    if (!network.ok) return void fail(network.problem);
    // Frames of a camera come too fast to say so of each.
    if (chosen.id !== "own") status.replaceChildren("Running…");
    const outcome = await network.value.run(chosen.picture, { ...request, replace: true });
    if (mine !== turn) return undefined;
    if (!outcome.ok) return void fail(outcome.problem);
    return { ...chosen, result: outcome.value };
  }

  return {
    pass() {
      turn += 1;
    },
    look,
  };
}
