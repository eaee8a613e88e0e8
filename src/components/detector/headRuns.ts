/**
 * Where the numbers of the page about the detector come from: what the build kept shows at once, and the network itself
 * comes when the reader asks for what the build did not keep.
 */
import { type HeadLook, type HeadReading, readingOf, readingOfLook } from "../../model/detection/headOutputs.js";
import type { Picture } from "../../model/types.js";
import { button } from "../ui/control.js";
import { html } from "../ui/element.js";
import { milliseconds } from "../../model/math/format.js";
import { type Intake, type OpenRunner, newestLook } from "../picture/newestLook.js";
import { pictureCanvas } from "../picture/pictureCanvas.js";

/** A shipped photo, and what the build kept of the head's outputs for it. */
export interface DetectorPhoto {
  readonly id: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly href: string;
  readonly look: () => Promise<HeadLook>;
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
  readonly open: OpenRunner;
  readonly status: HTMLElement;
  readonly show: (scene: Scene) => void;
}

export interface HeadRuns {
  /** Shows what the build kept. */
  built(photo: DetectorPhoto): Promise<void>;
  /** Runs the network on the picture that is chosen. */
  live(): Promise<void>;
}

function addressOf(picture: Picture): string {
  return pictureCanvas(picture).toDataURL("image/jpeg", 0.9);
}

export function headRuns({ classes, photos, intake, open, status, show }: HeadRunsOptions): HeadRuns {
  const newest = newestLook({
    intake,
    open,
    status,
    request: { fit: "stretch", head: true },
    stays: () => "You still see the previous picture with its boxes and maps.",
    again: () => void live(),
  });

  async function built(photo: DetectorPhoto): Promise<void> {
    const isNewest = newest.pass();
    const look = await photo.look().catch(() => undefined);
    // Where it cannot be fetched, the network may still answer.
    if (look === undefined || !isNewest()) return;
    // First the status: what the reader chose may need more than the build kept, and then a run begins.
    const act = button("Run it here", () => void live());
    status.replaceChildren(html("span", {}, "Computed when this site was built. ", act));
    show({ ...photo, reading: readingOfLook(look) });
  }

  async function live(): Promise<void> {
    const seen = await newest.look();
    if (seen === undefined) return;
    const { head: outputs, milliseconds: ms, backend } = seen.result;
    if (outputs === undefined) return;
    const photo = photos.find(({ id }) => id === seen.id);
    const { width, height } = seen.picture;
    const view = photo ?? { href: addressOf(seen.picture), alt: "Your picture", width, height };
    const time = ms === 0 ? `here, ${backend}.` : `${milliseconds(ms)} in this page (${backend}).`;
    status.replaceChildren(html("span", {}, html("span", { class: "live" }, "Live: "), time));
    show({ ...view, reading: readingOf(outputs, classes) });
  }

  return { built, live };
}
