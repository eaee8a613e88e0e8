/** The one workbench: panels about the chosen value, layer and network, of which one is shown at a time, by tabs. */
import { html } from "../ui/element.js";
import { type BenchName, benchNames } from "./state.js";

export interface Workbench extends HTMLElement {
  /** @param chosen undefined if all panels are hidden */
  refresh(chosen: BenchName | undefined, hidden: readonly string[]): void;
}

const words: Readonly<Record<BenchName, string>> = {
  value: "Value",
  weights: "Weights",
  values: "All layers",
  change: "Break it",
  compare: "Side by side",
};

/** @param choose takes the reader's choice */
export function workbench(
  panels: Readonly<Record<BenchName, HTMLElement>>,
  choose: (name: BenchName) => void,
): Workbench {
  const tabs = benchNames.map((name) => {
    const tab = html("button", { type: "button", role: "tab", class: "tab" }, words[name]);
    tab.addEventListener("click", () => choose(name));
    panels[name].setAttribute("role", "tabpanel");
    return { name, tab };
  });
  const list = html(
    "div",
    { class: "tabs", role: "tablist", "aria-label": "Workbench" },
    ...tabs.map(({ tab }) => tab),
  );
  const body = html("div", { class: "work-body" }, ...benchNames.map((name) => panels[name]));
  const element = html("section", { class: "p-work", "aria-label": "Workbench" }, list, body);

  list.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const shown = tabs.filter(({ tab }) => !tab.hidden);
    const at = shown.findIndex(({ tab }) => tab === document.activeElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: shown.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const { name, tab } = shown[(to + shown.length) % shown.length];
    tab.focus();
    choose(name);
  });

  return Object.assign(element, {
    refresh(chosen: BenchName | undefined, hidden: readonly string[]) {
      element.hidden = chosen === undefined;
      for (const { name, tab } of tabs) {
        tab.hidden = hidden.includes(name);
        tab.setAttribute("aria-selected", String(name === chosen));
        tab.tabIndex = name === chosen ? 0 : -1;
        panels[name].classList.toggle("is-off", name !== chosen);
      }
    },
  });
}
