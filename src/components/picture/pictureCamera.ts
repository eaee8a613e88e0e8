/** The reader's camera: one frame after the other, as fast as the device gives them and the network takes them. */
import type { Outcome, Picture, Problem } from "../../model/types.js";
import { cameraGuard } from "./cameraPolicy.js";
import { Unreadable, readFrame } from "./pictureDecode.js";
import type { ReadPicture } from "./pictureRead.js";

export interface CameraOptions {
  /** Gets each frame. While the promise that it returns is pending, frames are passed over. */
  readonly onFrame: (frame: ReadPicture) => unknown;
  /** The camera went away by itself: unplugged, or taken back by the reader in the browser's own controls. */
  readonly onEnd: (problem: Problem) => void;
  /** Asked before each frame; once it says no, the camera stops. */
  readonly isWanted?: () => boolean;
  /** Longest side of a frame in pixels; 640 unless said otherwise. */
  readonly longest?: number;
  /** Where the video is to be kept; some browsers play only what is in the document. */
  readonly host: HTMLElement;
}

export interface Camera {
  readonly video: HTMLVideoElement;
  stop(): void;
}

/** What to say of a camera that is not allowed, by who would have to allow it. */
const notAllowed: Readonly<Record<ReturnType<typeof cameraGuard>, Pick<Problem, "message" | "advice">>> = {
  reader: {
    message: "The browser did not allow the camera.",
    advice: "Allow it in the address bar and press Camera again, or choose a photo. Frames never leave this page.",
  },
  page: {
    message: "The browser gives this page no camera inside the page that embeds it.",
    advice:
      'Open this page in a tab of its own, or choose a photo. The embedding page must pass the camera on: <iframe allow="camera">.',
  },
  server: {
    message: "The server of this site forbids its pages the camera (Permissions-Policy).",
    advice: "Choose a photo. Whoever runs the server can allow it: Permissions-Policy: camera=(self).",
  },
};

function refusal(error: unknown): Problem {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError")
    return { kind: "camera-refused", ...notAllowed[cameraGuard()] };
  if (name === "NotFoundError" || name === "OverconstrainedError")
    return {
      kind: "camera-missing",
      message: "This device has no camera that the browser can find.",
      advice: "Connect one and press Camera again, or choose a photo.",
    };
  return {
    kind: "camera-missing",
    message: "The camera could not be started; another program may be using it.",
    advice: "Close that program and press Camera again, or choose a photo.",
  };
}

const unavailable: Problem = {
  kind: "camera-missing",
  message: "The browser gives this page no camera; it does so only over a secure connection (https).",
  advice: "Open the page over https, or choose a photo.",
};

const gone: Problem = {
  kind: "camera-missing",
  message: "The camera has stopped.",
  advice: "Press Camera to start it again.",
};

/** Calls `act` for each new frame of a video until it returns false. */
function eachFrame(video: HTMLVideoElement, act: () => boolean): void {
  const next = () => {
    if (!act()) return;
    if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(next);
    else requestAnimationFrame(next);
  };
  next();
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/**
 * Asks for a camera and delivers its frames until `stop` is called.
 *
 * @returns the running camera, or a problem of kind `camera-refused` or `camera-missing`; nothing is thrown
 */
export async function openCamera(options: CameraOptions): Promise<Outcome<Camera>> {
  const { onFrame, onEnd, host, isWanted = () => true, longest = 640 } = options;
  // Absent on pages without https, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices?.getUserMedia) {
    // A page on https is insecure only inside one that is not.
    const isInside = location.protocol === "https:" && cameraGuard() === "page";
    return { ok: false, problem: isInside ? { kind: "camera-refused", ...notAllowed.page } : unavailable };
  }
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.className = "vh";
  video.setAttribute("aria-hidden", "true");
  video.tabIndex = -1;
  let stream: MediaStream;
  try {
    stream = await devices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
  } catch (error) {
    return { ok: false, problem: refusal(error) };
  }
  let running = true;
  const stop = () => {
    running = false;
    stopTracks(stream);
    video.srcObject = null;
    video.remove();
  };
  try {
    video.srcObject = stream;
    host.append(video);
    await video.play();
  } catch (error) {
    stop();
    return { ok: false, problem: refusal(error) };
  }
  for (const track of stream.getVideoTracks()) {
    track.addEventListener("ended", () => {
      if (!running) return;
      stop();
      onEnd(gone);
    });
  }
  // A browser pauses a video that leaves the document, and calls for no more frames of it.
  video.addEventListener("pause", () => {
    if (running && !isWanted()) stop();
  });
  let busy = false;
  const release = () => {
    busy = false;
  };
  eachFrame(video, () => {
    if (!running) return false;
    if (!isWanted()) {
      stop();
      return false;
    }
    if (busy) return true;
    let picture: Picture | undefined;
    try {
      picture = readFrame(video, longest);
    } catch (error) {
      stop();
      onEnd(error instanceof Unreadable ? error.problem : gone);
      return false;
    }
    if (!picture) return true;
    busy = true;
    const original = { width: video.videoWidth, height: video.videoHeight };
    const frame: ReadPicture = { picture, name: "Camera", format: "frame", original, notes: [] };
    Promise.resolve(onFrame(frame)).then(release, release);
    return true;
  });
  return { ok: true, value: { video, stop } };
}
