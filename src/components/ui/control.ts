/** Controls of our own: labelled, keyboard-ready, quiet under a strict Content-Security-Policy. */
import { type Input, commit, html, input, listen, uid } from "./element.js";

export interface RangeOptions {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly value?: number;
  /** What screen readers say and the read-out shows; plain digits unless given. */
  readonly format?: (value: number) => string;
}

/** A slider with its value beside it. Arrow keys move by one step, Page keys by ten, as browsers do. */
export function rangeInput({ label, min, max, step = 1, value = min, format = String }: RangeOptions): Input<number> {
  const id = uid("range");
  const slider = html("input", { id, type: "range", min, max, step: "any" });
  // The slider says its value itself; what stands beside it is for the eye and would say it again.
  const output = html("output", { for: id, "aria-hidden": "true", "aria-live": "off" });
  const element = html("div", { class: "control range" }, html("label", { for: id }, label), slider, output);
  slider.step = String(step);
  const show = (now: number) => {
    slider.value = String(now);
    slider.setAttribute("aria-valuetext", format(now));
    slider.style.setProperty("--p", `${((now - min) / (max - min)) * 100}%`);
    output.textContent = format(now);
  };
  show(value);
  const control = input(element, value, show);
  listen(slider, () => commit(control, Number(slider.value)));
  return control;
}

export interface ChoiceOptions<T> {
  /** Names the group for screen readers; shown unless `hideLabel`. */
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly value?: T;
  readonly format?: (value: T) => string;
}

/** One of a few, as a segmented bar of radio buttons. */
export function choiceInput<T>(values: readonly T[], options: ChoiceOptions<T>): Input<T> {
  const { label, hideLabel = false, value = values[0], format = String } = options;
  const name = uid("choice");
  const radios = values.map((v) => html("input", { type: "radio", name, value: String(v) }));
  const element = html(
    "fieldset",
    { class: "control choice" },
    html("legend", { class: hideLabel ? "vh" : null }, label),
    html("div", { class: "seg" }, ...values.map((v, i) => html("label", {}, radios[i], html("span", {}, format(v))))),
  );
  const show = (now: T) => radios.forEach((radio, i) => (radio.checked = values[i] === now));
  show(value);
  const control = input<T, HTMLElement>(element, value, show);
  radios.forEach((radio, i) => listen(radio, () => commit(control, values[i])));
  return control;
}

/** One of many, as a menu. */
export function selectInput<T>(values: readonly T[], options: ChoiceOptions<T>): Input<T> {
  const { label, hideLabel = false, value = values[0], format = String } = options;
  const id = uid("select");
  const select = html("select", { id }, ...values.map((v, i) => html("option", { value: i }, format(v))));
  const element = html(
    "div",
    { class: "control select" },
    html("label", { for: id, class: hideLabel ? "vh" : null }, label),
    select,
  );
  const show = (now: T) => (select.selectedIndex = values.indexOf(now));
  show(value);
  const control = input(element, value, show);
  listen(select, () => commit(control, values[select.selectedIndex]));
  return control;
}

/** Yes or no. */
export function checkInput({
  label,
  value = false,
}: {
  readonly label: string;
  readonly value?: boolean;
}): Input<boolean> {
  const box = html("input", { type: "checkbox" });
  const element = html("label", { class: "control check" }, box, html("span", {}, label));
  const show = (now: boolean) => (box.checked = now);
  show(value);
  const control = input<boolean, HTMLElement>(element, value, show);
  listen(box, () => commit(control, box.checked));
  return control;
}

/** A button that does `act`. `primary` marks the one main act of a view. */
export function button(
  label: string | Node,
  act: () => void,
  options: { readonly primary?: boolean } = {},
): HTMLButtonElement {
  const element = html("button", { type: "button", class: options.primary ? "btn primary" : "btn" }, label);
  element.addEventListener("click", act);
  return element;
}
