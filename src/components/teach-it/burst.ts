/** A burst of the camera: ten pictures, five in a second. */
import type { Outcome, Picture } from "../../model/types.js";
import { type Camera, openCamera } from "../picture/pictureCamera.js";

export const burstPictures = 10;
/** Milliseconds between two pictures. */
const pause = 200;

export interface Burst {
  /** Ends it; what was taken stays. */
  stop(): void;
  /** Settled once the camera is off. */
  readonly over: Promise<Outcome<number>>;
}

/**
 * @param host where the video lies
 * @param take gets each picture, and how many there are with it
 */
export function burst(host: HTMLElement, take: (picture: Picture, count: number) => void): Burst {
  let count = 0;
  let wanted = true;
  let camera: Camera | undefined;
  let finish: (outcome: Outcome<number>) => void = () => undefined;
  const over = new Promise<Outcome<number>>((resolve) => (finish = resolve));
  const stop = () => {
    wanted = false;
    camera?.stop();
    finish({ ok: true, value: count });
  };
  void openCamera({
    host,
    longest: 300,
    isWanted: () => wanted && host.isConnected,
    onEnd: (problem) => finish({ ok: false, problem }),
    onFrame({ picture }) {
      if (!wanted) return undefined;
      count += 1;
      take(picture, count);
      if (count >= burstPictures) stop();
      return new Promise((resolve) => setTimeout(resolve, pause));
    },
  }).then((opened) => {
    if (!opened.ok) finish(opened);
    else if (wanted) camera = opened.value;
    else opened.value.stop();
  });
  return { stop, over };
}
