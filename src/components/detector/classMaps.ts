/** One class at every scale: its best score in each cell of the maps that a head reads, side by side. */
import { type AnchorPlace, anchorPlace, firstAnchor } from "../../model/detection/anchorPlace.js";
import { strongestAnchor } from "../../model/detection/headOutputs.js";
import type { Head } from "../../model/detection/ssd.js";
import { selectInput } from "../ui/control.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { score as scoreText } from "../../model/math/format.js";
import { rampLegend } from "../charts/colorScale.js";
import { type CellPlace, headMaps } from "./headMaps.js";
import type { Scene } from "./headRuns.js";

/** The class that is looked at, and the anchor that was chosen on one of its maps. */
export interface ClassMapsState {
  readonly class: number;
  readonly place: AnchorPlace;
}

export interface ClassMaps extends Input<ClassMapsState> {
  update(scene: Scene, state: ClassMapsState): void;
}

/**
 * @param labels names of the classes; those without one are not offered
 * @param floor classes that stay below it everywhere come last in the menu, by name
 */
export function classMaps(
  head: Head,
  labels: readonly (string | null)[],
  floor: number,
  value: ClassMapsState,
): ClassMaps {
  let state = value;
  let scene: Scene | undefined;
  const named = labels
    .flatMap((label, index) => (label === null ? [] : [[label, index] as const]))
    // All labels are in lower case: a collator, which takes 10 ms to make, would sort them the same.
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, index]) => index);
  const menu = html("div", {});
  const sentence = html("p", { class: "det-said", role: "status" });
  const maps = headMaps(head, value.place, {
    caption: ({ shape: [rows, columns] }) => [html("b", {}, `${rows} × ${columns}`)],
    best: true,
    label: ", one class",
  });
  const element = html(
    "div",
    { class: "det-classes wide" },
    html("div", { class: "det-choose" }, menu, sentence),
    maps,
    html("div", { class: "under" }, rampLegend("positive", { low: "score 0", high: "1" })),
  );

  function bestInCell(scores: ArrayLike<number> | undefined, { map, cell }: CellPlace) {
    const { anchorsPerCell } = head.maps[map];
    const first = firstAnchor(head, map) + cell * anchorsPerCell;
    const own = Array.from({ length: anchorsPerCell }, (_, k) => scores?.[first + k] ?? 0);
    return strongestAnchor(own);
  }

  function fillMenu({ reading }: Scene): void {
    const best = new Map([...reading.scores].map(([index, scores]) => [index, strongestAnchor(scores).score] as const));
    const scoreOf = (index: number) => best.get(index) ?? 0;
    const found = named.filter((index) => scoreOf(index) >= floor).sort((a, b) => scoreOf(b) - scoreOf(a));
    const rest = named.filter((index) => scoreOf(index) < floor);
    const select = selectInput([...found, ...rest], {
      label: "Class",
      value: state.class,
      format: (index) =>
        scoreOf(index) >= floor ? `${labels[index]} ${scoreText(scoreOf(index))}` : String(labels[index]),
    });
    listen(select, () => choose({ ...state, class: select.value }));
    const focused = menu.contains(document.activeElement);
    menu.replaceChildren(select);
    if (focused) select.querySelector("select")?.focus();
  }

  function tell(label: string, scores: ArrayLike<number> | undefined): void {
    if (scores === undefined) return void sentence.replaceChildren("Waiting for the network…");
    const strongest = strongestAnchor(scores);
    const { shape } = head.maps[anchorPlace(head, strongest.anchor).map];
    sentence.replaceChildren(
      html("b", {}, label),
      strongest.score < floor
        ? ` scores below ${scoreText(floor)} everywhere: no cell of any map detects one.`
        : ` scores highest on the ${shape[0]} × ${shape[1]} map, ${scoreText(strongest.score)}.`,
    );
  }

  function paint(): void {
    if (scene === undefined) return;
    const { width, height, reading } = scene;
    element.style.setProperty("--ratio", String(width / height));
    const scores = reading.scores.get(state.class);
    const label = labels[state.class] ?? "";
    fillMenu(scene);
    tell(label, scores);
    maps.value = state.place;
    maps.update(scores, (cell) => `${label} ${scoreText(bestInCell(scores, cell).score)}`);
  }

  const control = input<ClassMapsState, HTMLElement>(element, state, (next) => {
    state = next;
    paint();
  });
  function choose(next: ClassMapsState): void {
    commit(control, next);
  }
  listen(maps, () => {
    const { map, cell } = maps.value;
    const { anchor } = bestInCell(scene?.reading.scores.get(state.class), { map, cell });
    choose({ ...state, place: { map, cell, anchor } });
  });

  return Object.assign(control, {
    update(next: Scene, at: ClassMapsState) {
      scene = next;
      control.value = at;
    },
  }) as unknown as ClassMaps;
}
