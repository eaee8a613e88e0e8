/** The presenter's view: a chapter on the whole screen, so large that the last row of a lecture hall can read it. */
import { html } from "../ui/element.js";
import { wholeAddress } from "./embed.js";
import type { SlideMessage } from "./slides.js";

/**
 * Width of a slide in CSS pixels before it is enlarged. The smallest text of a figure has 12 of them, a word of code in it
 * 11.7: on a screen of 1920 pixels both have at least 24.
 */
export const slideWidth = 900;

function slideAddress(start: string): string {
  const url = wholeAddress();
  url.hash = "";
  url.searchParams.set("slide", start);
  return url.href;
}

/** The address of the presentation at the step, and with the figures, that the frame has now. */
function presentAddress(frame: string): URL {
  const url = new URL(frame);
  const step = url.searchParams.get("slide") ?? "";
  url.searchParams.delete("slide");
  url.searchParams.set("present", step);
  return url;
}

/**
 * Opens the view over the page. It is as large as the window, and fills the screen where the browser allows that.
 * While it is open, the page's address leads to its step: to reload, to come back, or for somebody else.
 *
 * @param start name of the step to begin with: a figure's name, a question's id; from the beginning if it is empty
 */
export function present(start = ""): void {
  // The figures of the page behind stay as they are.
  const before = wholeAddress();
  const frame = html("iframe", { src: slideAddress(start), title: "Slides", allow: "camera; clipboard-write" });
  const dialog = html("dialog", { class: "presenter-view", "aria-label": "Presentation" }, frame);
  const fit = () => {
    const scale = Math.max(1, innerWidth / slideWidth);
    frame.style.width = `${innerWidth / scale}px`;
    frame.style.height = `${innerHeight / scale}px`;
    frame.style.transform = `scale(${scale})`;
  };
  const hear = ({ source, data }: MessageEvent<Partial<SlideMessage> | undefined>) => {
    if (source !== frame.contentWindow || data?.type !== "mobilenet-taken-apart:slides") return;
    if (data.leave) dialog.close();
    else if (data.address !== undefined) history.replaceState(history.state, "", presentAddress(data.address));
  };
  let filled = false;
  const screen = () => {
    if (filled && document.fullscreenElement === null) dialog.close();
    filled = document.fullscreenElement !== null;
  };
  const scrolls = document.documentElement.style.overflow;
  document.documentElement.style.overflow = "hidden";
  addEventListener("resize", fit);
  addEventListener("message", hear);
  document.addEventListener("fullscreenchange", screen);
  frame.addEventListener("load", () => frame.focus());
  dialog.addEventListener("close", () => {
    removeEventListener("resize", fit);
    removeEventListener("message", hear);
    document.removeEventListener("fullscreenchange", screen);
    document.documentElement.style.overflow = scrolls;
    dialog.remove();
    if (document.fullscreenElement !== null) void document.exitFullscreen();
    history.replaceState(history.state, "", before);
  });
  document.body.append(dialog);
  dialog.showModal();
  fit();
  // A page that was opened by a link may not do this; the view fills its window all the same.
  if (navigator.userActivation?.isActive) document.documentElement.requestFullscreen?.().catch(() => undefined);
}
