/** The state as a link: shown, and copied. Beside it the switch for projecting. */
import { button } from "../control.js";
import { html } from "../element.js";

export interface LinkBar extends HTMLElement {
  refresh(presenter: boolean): void;
}

export interface LinkActs {
  readonly address: () => string;
  /** Turns the presenter's view on or off. */
  readonly present: () => void;
}

export function linkBar({ address, present }: LinkActs): LinkBar {
  const code = html("code", {});
  const status = html("span", { class: "vh", role: "status" });
  const copy = button("Copy link", () => {
    // Without permission, or on a page without https, the address bar still holds the same link.
    const done = navigator.clipboard?.writeText(address()) ?? Promise.reject(new Error("no clipboard"));
    done.then(
      () => say("Copied"),
      () => say("Copy it from the address bar"),
    );
  });
  const presenter = button("Presenter view", present);
  presenter.classList.add("presenter-switch");
  function say(text: string): void {
    copy.textContent = text;
    status.textContent = text;
    setTimeout(() => (copy.textContent = "Copy link"), 2000);
  }
  const element = html("div", { class: "link-bar" }, code, copy, presenter, status);
  const refresh = (on: boolean) => {
    presenter.setAttribute("aria-pressed", String(on));
    code.textContent = address().replace(/^.*\//, "");
  };
  return Object.assign(element, { refresh });
}
