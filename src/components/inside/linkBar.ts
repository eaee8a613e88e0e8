/** The state as a link, to be copied. Beside it what belongs to projecting: which panels, and the larger view. */
import { button, checkInput } from "../ui/control.js";
import { html, listen } from "../ui/element.js";
import { type PanelName, panelNames } from "./state.js";

export interface LinkBar extends HTMLElement {
  refresh(presenter: boolean, hidden: readonly PanelName[]): void;
}

export interface LinkActs {
  readonly address: () => string;
  /** Turns the presenter's view on or off. */
  readonly present: () => void;
  readonly hide: (panels: readonly PanelName[]) => void;
}

const words: Readonly<Record<PanelName, string>> = {
  see: "Photo",
  channels: "All channels",
  channel: "One channel",
  value: "One value",
  weights: "What the layer has learned",
  values: "The values of all layers",
  change: "Break it",
  compare: "Side by side",
};

/** @param more controls that come first */
export function linkBar({ address, present, hide }: LinkActs, more: readonly HTMLElement[] = []): LinkBar {
  const status = html("span", { class: "vh", role: "status" });
  const copy = button("Copy link", () => {
    // Without permission, or on a page without https, the address bar still holds the same link.
    const done = navigator.clipboard?.writeText(address()) ?? Promise.reject(new Error("no clipboard"));
    done.then(
      () => say("Copied"),
      () => say("Copy it from the address bar"),
    );
  });
  const presenter = button("Present", present);
  presenter.classList.add("presenter-switch");
  const boxes = panelNames.map((name) => ({ name, box: checkInput({ label: words[name], value: true }) }));
  for (const { box } of boxes)
    listen(box, () => {
      hide(boxes.filter((one) => !one.box.value).map(({ name }) => name));
    });
  const panels = html(
    "details",
    { class: "data menu panel-choice" },
    html("summary", {}, "Panels"),
    html("div", { role: "group", "aria-label": "Panels that are shown" }, ...boxes.map(({ box }) => box)),
  );
  function say(text: string): void {
    copy.textContent = text;
    status.textContent = text;
    setTimeout(() => (copy.textContent = "Copy link"), 2000);
  }
  const element = html("div", { class: "link-bar" }, ...more, panels, copy, presenter, status);
  const refresh: LinkBar["refresh"] = (on, hidden) => {
    presenter.setAttribute("aria-pressed", String(on));
    presenter.textContent = on ? "Leave the presenter view (Esc)" : "Present";
    for (const { name, box } of boxes) if (box.value === hidden.includes(name)) box.value = !hidden.includes(name);
  };
  return Object.assign(element, { refresh });
}
