/**
 * Finds every control of a page, whoever made it, reads what all of them say, and moves them as a reader would. Nothing
 * here knows a page or a figure: what is new is found, too.
 */
import type { Page } from "playwright-core";

/** A control as the page shows it. */
export interface Control {
  /** Where it is: the same on every opening of the page. */
  readonly id: string;
  /** What it is for, in the page's own words. */
  readonly name: string;
  /** What it says now; of one that says nothing itself, what its figure says. */
  readonly value: string;
}

interface InPage {
  readonly listControls: () => Control[];
  readonly moveControls: (ids: readonly string[]) => void;
}

/** What keeps nothing in the address, and why. */
const apart = [
  ".ask, .exercise", // Guesses and answers are the reader's own; what opens all answers is `reveal`.
  ".address-notes",
  ".picture-input button", // A camera or a file: what it gives is the reader's own, and in no link.
  ".downloads, .code-panel .ask-acts, .link-bar > button:not([aria-pressed])", // Takes something away: a file, a copy.
  ".det-list", // Steps through what the sliders beside it leave; the list of old links has a step.
  "button.sort, .points thead button", // In which order a table stands.
  ".maker", // A change that is being put together counts once it is added.
  ".measurement, .your-device, .controls:has(progress)", // Measures this device, or fetches a network, once.
  ".lid, .design-lid", // Lifts what a question covers.
  ".reveal-all, .show-code",
  ".own-classes", // Pictures of the reader's own, and their names; the example has a name in the address.
  ".collect, .answer-collector", // Names and answers of people stay out of every link.
  ".take-away", // Opens a view or a dialog over the page.
  "details.data > summary",
].join(", ");

/** Runs in the page, before its own code. */
function install(apart: string): void {
  interface Found {
    readonly id: string;
    /** What was found; it may since have been replaced. */
    readonly element: Element;
    readonly read: () => string;
    /** Moves it up, or down if `by` is -1. */
    readonly move: (by: 1 | -1) => void;
  }
  const fire = (element: Element, ...types: string[]) =>
    types.forEach((type) => element.dispatchEvent(new Event(type, { bubbles: true })));
  const arrow = (by: 1 | -1) => (by === 1 ? "ArrowRight" : "ArrowLeft");
  const click = (element: Element) =>
    element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  const press = (element: Element, key: string) =>
    element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const clean = (text: string | null | undefined) => (text ?? "").replace(/\s+/g, " ").trim();

  /** The same element on every opening: its place among its like, from the page's main part on. */
  function pathOf(element: Element): string {
    const path: string[] = [];
    for (let one = element; one.parentElement !== null && one.localName !== "main"; one = one.parentElement) {
      const alike = [...one.parentElement.children].filter((other) => other.localName === one.localName);
      path.unshift(`${one.localName}${alike.length > 1 ? alike.indexOf(one) : ""}`);
    }
    return path.join(" ");
  }
  function nameOf(element: Element): string {
    const legend = element.matches("[type=radio]") && element.closest("fieldset")?.querySelector("legend")?.textContent;
    const written = (element as Partial<HTMLInputElement>).labels?.[0]?.textContent;
    const label = legend || (element.getAttribute("aria-label") ?? written);
    const figure = element.closest("[aria-label]:is(figure, section, [role=group])")?.getAttribute("aria-label");
    return `${clean(label ?? element.textContent).slice(0, 40)} (${clean(figure).slice(0, 40)})`;
  }
  /** What a figure says, without times, which differ. */
  const saysOf = (element: Element) =>
    clean(element.closest("[data-in-url], figure, section")?.textContent).replace(/[\d.]+ ?m?s\b/g, "");

  function ofInput(element: HTMLInputElement | HTMLSelectElement): Pick<Found, "read" | "move"> {
    if (element instanceof HTMLSelectElement)
      return {
        read: () => clean(element.selectedOptions[0]?.textContent),
        move() {
          element.selectedIndex = (element.selectedIndex + 1) % element.options.length;
          fire(element, "input", "change");
        },
      };
    if (element.type === "radio") {
      const group = [...document.querySelectorAll<HTMLInputElement>(`input[name="${CSS.escape(element.name)}"]`)];
      const shown = () => group.filter((radio) => radio.closest("label")?.hidden !== true);
      const chosen = () => shown().find(({ checked }) => checked);
      return {
        read: () => chosen()?.getAttribute("aria-label") ?? clean(chosen()?.closest("label")?.textContent),
        move() {
          const all = shown();
          all[(all.findIndex(({ checked }) => checked) + 1) % all.length].click();
        },
      };
    }
    if (element.type === "checkbox") return { read: () => String(element.checked), move: () => element.click() };
    return {
      read: () => element.value,
      move(by) {
        const { step, value } = element;
        if (element.type === "text" && Number.isNaN(Number(value))) element.value = `${value}x`;
        else element.value = String(Number((Number(value) + by * (Number(step) || 1)).toFixed(6)));
        fire(element, "input", "change");
      },
    };
  }

  function all(): Map<string, Found> {
    const main = document.querySelector("main");
    const found = new Map<string, Found>();
    const add = (element: Element, read: Found["read"], move: Found["move"]) => {
      const id = pathOf(element);
      if (!found.has(id)) found.set(id, { id, element, read, move });
    };
    const groups = new Set<string>();
    const candidates = "input, select, textarea, button, [tabindex='0'], [aria-pressed], [aria-selected]";
    for (const element of main?.querySelectorAll(candidates) ?? []) {
      if (element.closest(apart) !== null || !element.checkVisibility()) continue;
      if (element instanceof HTMLInputElement || element instanceof HTMLSelectElement) {
        if (element.type === "file") continue;
        if (element.type === "radio") {
          if (groups.has(element.name)) continue;
          groups.add(element.name);
        }
        const { read, move } = ofInput(element);
        add(element, read, move);
        continue;
      }
      const state = ["aria-pressed", "aria-selected"].find((name) => element.hasAttribute(name));
      const root = element.closest("[role=listbox], [role=group], tbody, svg, figure, section");
      if (state !== undefined && root !== null) {
        // Marks among which one is chosen are one control.
        const marks = () => [...root.querySelectorAll(`[${state}]`)];
        const isOn = (mark: Element) => mark.getAttribute(state) === "true";
        const read = () => {
          const on = marks().filter(isOn);
          return on.map((mark) => clean(mark.getAttribute("aria-label") ?? mark.textContent)).join();
        };
        add(root, read, () => {
          const next = marks().find((mark) => !isOn(mark));
          if (next !== undefined) click(next);
        });
      } else if (element.getAttribute("role") === "slider")
        add(
          element,
          () => element.getAttribute("aria-valuetext") ?? "",
          (by) => press(element, arrow(by)),
        );
      // A button without a state of its own acts on what other controls say: on, back, another, undo.
      else if (!(element instanceof HTMLButtonElement) && !element.matches(".scroll, .formula, [role=region]"))
        add(
          element,
          () => saysOf(element),
          (by) => press(element, arrow(by)),
        );
    }
    return found;
  }

  Object.assign(window, {
    listControls: () =>
      [...all().values()].map(({ id, element, read }) => ({ id, name: nameOf(element), value: read() })),
    moveControls(ids: readonly string[]) {
      let found = all();
      const start = new Map([...found].map(([id, { read }]) => [id, read()]));
      const find = (id: string) => {
        const known = found.get(id);
        if (known?.element.isConnected === true && known.element.checkVisibility()) return known;
        found = all();
        return found.get(id);
      };
      for (const id of ids) {
        find(id)?.move(1);
        // It was at its end, or one that it is linked with was moved before and this has brought it back.
        for (const by of [-1, 1] as const) {
          const now = find(id);
          if (now?.read() === start.get(id)) now?.move(by);
        }
      }
    },
  } satisfies InPage);
}

/** For `prepare`, of a page that is to be asked. */
export async function installControls(page: Page): Promise<void> {
  // The compiler of tests names functions by a helper that the page does not have.
  await page.addInitScript("globalThis.__name = (f) => f");
  await page.addInitScript(install, apart);
}

export function listControls(page: Page): Promise<Control[]> {
  return page.evaluate(() => (window as unknown as InPage).listControls());
}

/** Moves controls one after the other, each away from what it says at first. Those that are not there are left out. */
export function moveControls(page: Page, ids: readonly string[]): Promise<void> {
  return page.evaluate((all) => (window as unknown as InPage).moveControls(all), ids);
}
