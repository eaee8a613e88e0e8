/** Changes to the network as chips: common ones at a tap, any one by hand, undone one by one. */
import type { Change, Place } from "../../model/pass/changes.js";
import type { Layer } from "../../model/architecture/layers.js";
import { applies } from "../../model/pass/applies.js";
import { button, rangeInput, selectInput } from "../ui/control.js";
import { type Input, announce, html, input, listen } from "../ui/element.js";
import { type Reach, type Recipe, changeText, presets, recipes, short } from "../../model/pass/changeText.js";
import { placeOf } from "./state.js";
import { writeChange } from "../../model/pass/changeCode.js";

export interface ChangePanel extends HTMLElement {
  value: readonly Change[];
}

const everywhere = "everywhere";

function placesOf(layers: readonly Layer[], reach: Reach): (Place | undefined)[] {
  const blocks = [...new Set(layers.flatMap(({ block }) => (block === undefined ? [] : [block])))];
  const skips = layers.flatMap(({ block, residualFrom }) => (residualFrom && block !== undefined ? [block] : []));
  switch (reach) {
    case "everywhere only":
      return [undefined];
    case "anywhere":
      return [undefined, "stem", ...blocks, ...(layers.some(({ id }) => id === "Conv_1") ? ["Conv_1" as const] : [])];
    case "blocks":
      return [undefined, ...blocks];
    case "skips":
      return [undefined, ...skips];
    case "one skip":
      return skips;
  }
}

function placeName(place: Place | undefined): string {
  return place === undefined ? everywhere : typeof place === "number" ? `block ${place}` : place;
}

/** Whether some change of a kind does anything to a network. */
function concerns(layers: readonly Layer[], { reach, values, slider, make }: Recipe): boolean {
  const value = String(values[values.length - 1]?.[1] ?? slider?.value ?? "");
  return placesOf(layers, reach).some((place) => {
    const change = make(value, place);
    return change !== undefined && applies(layers, change);
  });
}

/** Same kind, same place: the later one takes the place of the earlier. */
function rivals(a: Change, b: Change): boolean {
  return a.kind === b.kind && placeOf(a) === placeOf(b);
}

export function changePanel(layers: readonly Layer[]): ChangePanel {
  const toggles = presets
    .filter(({ change }) => applies(layers, change))
    .map(({ name, change }) => {
      const toggle = button(name, () => {
        const on = control.value.some((other) => writeChange(other) === writeChange(change));
        if (on) remove(change);
        else add(change);
      });
      toggle.classList.add("chip");
      toggle.title = changeText(change);
      return { toggle, change };
    });
  const active = html("ul", { class: "active-changes", "aria-label": "Changes in force" });
  const said = html("p", { class: "vh", role: "status" });
  const values = html("span", {});
  const places = html("span", {});
  const kind = selectInput<Recipe>(
    recipes.filter((recipe) => concerns(layers, recipe)),
    { label: "Change", format: ({ name }) => name },
  );
  const make = html("div", { class: "controls maker" }, kind, values, places, button("Add", addMade));
  const element = html(
    "div",
    { class: "change-panel" },
    html(
      "div",
      { class: "chips", role: "group", "aria-label": "Common changes" },
      ...toggles.map(({ toggle }) => toggle),
    ),
    html("details", { class: "data" }, html("summary", {}, "Choose another change"), make),
    active,
    said,
  );
  const control: Input<readonly Change[]> = input<readonly Change[], HTMLElement>(element, [], draw);
  /** The chosen value, as the recipe takes it. */
  let value = (): string => "";
  let place = selectInput<Place | undefined>([undefined], { label: "Where" });

  function offer(): void {
    const recipe = kind.value;
    values.replaceChildren(...valueControl(recipe));
    place = selectInput(placesOf(layers, recipe.reach), { label: "Where", format: placeName });
    place.hidden = recipe.reach === "everywhere only";
    listen(place, () => undefined);
    places.replaceChildren(place);
  }

  function valueControl({ slider, values: choices }: Recipe): HTMLElement[] {
    if (slider !== undefined) {
      const range = rangeInput({ ...slider, label: "at", format: short });
      value = () => String(range.value);
      listen(range, () => {
        // A change that is in force already follows the slider.
        const change = made();
        if (change !== undefined && control.value.some((other) => rivals(other, change))) add(change);
      });
      return [range];
    }
    value = () => "";
    if (choices.length === 0) return [];
    const menu = selectInput(choices, { label: "to", format: ([name]) => name });
    value = () => menu.value[1];
    listen(menu, () => undefined);
    return [menu];
  }

  function made(): Change | undefined {
    return kind.value.make(value(), place.value);
  }

  function addMade(): void {
    const change = made();
    if (change !== undefined) add(change);
  }

  function set(changes: readonly Change[], text: string): void {
    control.value = changes;
    said.textContent = text;
    announce(element);
  }

  function add(change: Change): void {
    const others = control.value.filter((other) => !rivals(other, change));
    set([...others, change], `Added: ${changeText(change)}`);
  }

  function remove(change: Change): void {
    const rest = control.value.filter((other) => writeChange(other) !== writeChange(change));
    set(rest, `Undone: ${changeText(change)}`);
  }

  function draw(changes: readonly Change[]): void {
    const written = changes.map(writeChange);
    for (const { toggle, change } of toggles)
      toggle.setAttribute("aria-pressed", String(written.includes(writeChange(change))));
    const chips = changes.map((change) => {
      const undo = button("×", () => {
        remove(change);
        (active.querySelector("button") ?? toggles[0].toggle).focus();
      });
      undo.setAttribute("aria-label", `Undo: ${changeText(change)}`);
      return html("li", {}, html("span", {}, changeText(change)), undo);
    });
    if (changes.length > 1)
      chips.push(
        html(
          "li",
          { class: "all" },
          button("Undo all", () => set([], "All changes undone")),
        ),
      );
    active.replaceChildren(...chips);
  }

  listen(kind, () => {
    offer();
  });
  offer();
  draw([]);
  return control as unknown as ChangePanel;
}
