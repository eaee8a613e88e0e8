/** Two passes side by side: the same channel unchanged and changed, or on two photos, and where they differ. */
import type { Tap } from "../../model/types.js";
import { selectInput } from "../ui/control.js";
import { html, listen } from "../ui/element.js";
import { decimal } from "../../model/math/format.js";
import { type Scheme, onScheme, rampLegend } from "../charts/colorScale.js";
import { channelValues } from "./channelPanel.js";
import { linkedMaps } from "./linkedMaps.js";
import { panel } from "./panel.js";
import type { Environment, Part, View } from "./part.js";
import type { Pass } from "../network/session.js";
import type { Comparison } from "./state.js";

interface Shown {
  readonly left: Tap;
  readonly right: Tap;
  readonly channel: number;
  readonly names: readonly [string, string];
}

export function splitPart({ session, context, act, photoPicture }: Environment): Part {
  const choices: Comparison[] = ["none", "original", ...context.photos.map((id): Comparison => `photo:${id}`)];
  const menu = selectInput(choices, {
    label: "Compare with",
    format: (value) =>
      value === "none" ? "nothing" : value === "original" ? "the unchanged network" : `the photo “${value.slice(6)}”`,
  });
  const maps = linkedMaps(3);
  const legend = html("div", {});
  const words = html("p", { class: "label", role: "status" });
  const body = html("div", {}, maps, html("div", { class: "under" }, legend, words, maps.zoom));
  const frame = panel("Side by side", "p-split", [body], [menu]);
  let now: View | undefined;
  let shown: Shown | undefined;
  let turn = 0;

  function draw(scheme?: Scheme): void {
    if (shown === undefined) return;
    const { left, right, channel, names } = shown;
    const size = [left.shape[0], left.shape[1]] as const;
    const values = [channelValues(left, channel), channelValues(right, channel)];
    const difference = values[0].map((v, i) => v - values[1][i]);
    const extent = [...values, difference].reduce(
      (most, list) => list.reduce((m, v) => Math.max(m, Math.abs(v)), most),
      0,
    );
    const titles = [names[0], names[1], "left minus right"];
    const shownMaps = [...values, difference].map((list, i) => ({ title: titles[i], values: list }));
    maps.show(shownMaps, size, extent, scheme);
    const largest = difference.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    const mean = difference.reduce((sum, v) => sum + Math.abs(v), 0) / difference.length;
    legend.replaceChildren(rampLegend("signed", { low: decimal(-extent), high: decimal(extent) }));
    words.textContent = `Channel ${channel}: the two differ by ${decimal(mean, 3)} on average and by ${decimal(largest, 2)} at most. All three maps share one scale.`;
  }

  function empty(text: string): void {
    shown = undefined;
    body.hidden = true;
    frame.note(text);
  }

  /** The pass to compare with, or why there is none. */
  async function other({ compare }: View["state"], pass: Pass): Promise<Pass | string> {
    if (compare === "original")
      return pass.changes.length === 0
        ? "Change the network under “Break it”. Then this panel shows both."
        : { ...pass, changes: [] };
    const picture = await photoPicture(compare.slice(6));
    return picture === undefined ? "That photo could not be read." : { ...pass, picture };
  }

  async function show({ state, pass }: View, mine: number): Promise<void> {
    if (state.compare === "none" || pass === undefined || session.network === undefined)
      return empty("The same channel under two conditions, and their difference.");
    const second = await other(state, pass);
    if (mine !== turn) return;
    if (typeof second === "string") return empty(second);
    const [a, b] = [await session.get(pass, [state.layer]), await session.get(second, [state.layer])];
    if (mine !== turn) return;
    const left = a.ok ? a.value.taps.get(state.layer) : undefined;
    const right = b.ok ? b.value.taps.get(state.layer) : undefined;
    if (left === undefined || right === undefined) return empty("A change took this layer out of one of the two.");
    const names: [string, string] =
      state.compare === "original" ? ["changed", "unchanged"] : [state.image, state.compare.slice(6)];
    shown = { left, right, channel: state.channel, names };
    body.hidden = false;
    frame.note(`${state.layer}, channel ${state.channel}`);
    draw();
  }

  listen(menu, () => {
    if (now !== undefined) act({ ...now.state, bench: "compare", compare: menu.value });
  });
  listen(maps, () => {
    if (now !== undefined) act({ ...now.state, ...maps.value });
  });
  onScheme(frame.element, draw);
  empty("The same channel under two conditions, and their difference.");
  return {
    element: frame.element,
    refresh(view) {
      now = view;
      turn += 1;
      menu.value = view.state.compare;
      const { zoom, cross } = view.state;
      if (zoom !== maps.value.zoom || cross !== maps.value.cross) maps.value = { zoom, cross };
      if (view.state.compare === "none") empty("The same channel under two conditions, and their difference.");
      else if (shown !== undefined && view.state.channel !== shown.channel) {
        shown = { ...shown, channel: Math.min(view.state.channel, shown.left.shape[2] - 1) };
        draw();
      }
    },
    rest: (view) => show(view, turn),
  };
}
