/** On a phone, a bar that stays: the chosen photo, layer, channel and value. Each part jumps to where it is chosen. */
import type { Tap } from "../../model/types.js";
import { decimal, score } from "../../model/math/format.js";
import type { RunResult } from "../../model/runtime/protocol.js";
import { html } from "../ui/element.js";
import { valueAt } from "./channelPanel.js";
import { type ExplorerState, type TapInfo } from "./state.js";

export interface Dock extends HTMLElement {
  refresh(state: ExplorerState, info: TapInfo): void;
  /** What is known of the pass and of the layer's tensor. */
  show(state: ExplorerState, result: RunResult | undefined, tap: Tap | undefined): void;
}

export type DockPart = "photo" | "layer" | "channel" | "value";

/** @param places where each part leads */
export function dock(places: Readonly<Record<DockPart, HTMLElement>>): Dock {
  const names: readonly DockPart[] = ["photo", "layer", "channel", "value"];
  const parts = names.map((name) => {
    const text = html("b", {}, "…");
    const jump = html("button", { type: "button", class: "dock-part" }, html("span", {}, name), text);
    jump.addEventListener("click", () => {
      places[name].scrollIntoView({ block: "start" });
      places[name].querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    });
    return [name, { jump, text }] as const;
  });
  const part = Object.fromEntries(parts) as Record<DockPart, (typeof parts)[number][1]>;
  const element = html("nav", { class: "dock", "aria-label": "What is chosen" }, ...parts.map(([, { jump }]) => jump));
  return Object.assign(element, {
    refresh({ image, channel }: ExplorerState, { id }: TapInfo) {
      if (part.photo.text.textContent === "…") part.photo.text.textContent = image;
      part.layer.text.textContent = id.replace(/^block_(\d+)_/, "$1 ");
      part.channel.text.textContent = String(channel);
    },
    show({ pixel, channel }: ExplorerState, result: RunResult | undefined, tap: Tap | undefined) {
      const best = result?.detections[0] ?? result?.strongest[0];
      if (best !== undefined) part.photo.text.textContent = `${best.label} ${score(best.score)}`;
      part.value.text.textContent = pixel && tap ? decimal(valueAt(tap, pixel, channel), 3) : "none";
    },
  });
}
