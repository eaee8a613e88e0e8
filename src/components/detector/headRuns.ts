/**
 * Where the numbers of the page about the detector come from: what the build kept shows at once, and the network itself
 * comes when the reader asks for what the build did not keep.
 */
import { type HeadLook, type HeadReading, readingOf, readingOfLook } from "../../model/headReading.js";
import type { Outcome, Picture, Progress, RunRequest, RunResult } from "../../model/protocol.js";
import { button } from "../control.js";
import { problemNote, progressBar } from "../detections.js";
import { html } from "../element.js";
import { milliseconds } from "../format.js";

/** A shipped photo, and what the build kept of the head's outputs for it. */
export interface DetectorPhoto {
  readonly id: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly href: string;
  readonly look: () => Promise<HeadLook>;
}

/** An element that offers pictures, as pictureInput.ts makes one. */
export interface Intake extends HTMLElement {
  readonly value: { readonly id: string; readonly picture: Picture } | undefined;
  choose(id: string): boolean;
}

/** The part of a network's client that the page needs. */
export interface Runner {
  run(picture: Picture, request: RunRequest & { readonly replace?: boolean }): Promise<Outcome<RunResult>>;
}

/** A picture, and what the head says of it. */
export interface Scene {
  readonly href: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly reading: HeadReading;
}

export interface HeadRunsOptions {
  /** How many classes the head has, without the background. */
  readonly classes: number;
  readonly photos: readonly DetectorPhoto[];
  readonly intake: Intake;
  readonly open: (onProgress: (progress: Progress) => void) => Promise<Outcome<Runner>>;
  readonly status: HTMLElement;
  readonly show: (scene: Scene) => void;
}

export interface HeadRuns {
  /** Shows what the build kept. */
  built(photo: DetectorPhoto): Promise<void>;
  /** Runs the network on the picture that is chosen. */
  live(): Promise<void>;
}

function addressOf({ width, height, data }: Picture): string {
  const canvas = html("canvas", { width, height });
  canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  return canvas.toDataURL("image/jpeg", 0.9);
}

export function headRuns({ classes, photos, intake, open, status, show }: HeadRunsOptions): HeadRuns {
  let turn = 0;
  let runner: Promise<Outcome<Runner>> | undefined;

  function offer(text: string, act: string): void {
    status.replaceChildren(
      html(
        "span",
        {},
        text,
        button(act, () => void live()),
      ),
    );
  }

  async function built(photo: DetectorPhoto): Promise<void> {
    const mine = ++turn;
    const look = await photo.look();
    if (mine !== turn) return;
    // First the status: what the reader chose may need more than the build kept, and then a run begins.
    offer("Computed when this site was built. ", "Run it here");
    show({ ...photo, reading: readingOfLook(look) });
  }

  async function live(): Promise<void> {
    const mine = ++turn;
    const chosen = intake.value;
    if (chosen === undefined) return void status.replaceChildren("Waiting for the picture…");
    runner ??= open((progress) => {
      if (mine === turn) status.replaceChildren(progressBar(progress));
    });
    const network = await runner;
    if (!network.ok) runner = undefined;
    if (mine !== turn) return;
    if (!network.ok) return void status.replaceChildren(problemNote(network.problem));
    if (chosen.id !== "own") status.replaceChildren("Running…");
    // Of a camera's frames only the newest waits for its turn.
    const outcome = await network.value.run(chosen.picture, { fit: "stretch", head: true, replace: true });
    // A newer act writes the status itself.
    const isNewest = mine === turn;
    if (!outcome.ok) {
      if (!isNewest) return;
      if (outcome.problem.kind === "cancelled") return offer("The run was stopped. ", "Run it again");
      return void status.replaceChildren(problemNote(outcome.problem));
    }
    if (!isNewest && chosen.id !== intake.value?.id) return;
    const { head: outputs, milliseconds: ms, backend } = outcome.value;
    if (outputs === undefined) return;
    const photo = photos.find(({ id }) => id === chosen.id);
    const { width, height } = chosen.picture;
    const view = photo ?? { href: addressOf(chosen.picture), alt: "Your picture", width, height };
    const time = ms === 0 ? `here, ${backend}.` : `${milliseconds(ms)} in this page (${backend}).`;
    status.replaceChildren(html("span", {}, html("span", { class: "live" }, "Live: "), time));
    show({ ...view, reading: readingOf(outputs, classes) });
  }

  return { built, live };
}
