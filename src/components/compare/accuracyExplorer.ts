/** Every published point of the two networks, one training recipe at a time, and the reader's own setting among them. */
import type { Variant } from "../../model/architecture/spec.js";
import type { PublishedRow } from "../../model/evidence/published.js";
import { networkName } from "../charts/plot.js";
import { roundingWords } from "../charts/roundingInput.js";
import { checkedSize, sizeControls } from "../charts/sizeControls.js";
import { choiceInput, selectInput } from "../ui/control.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { allSteps } from "../ui/nextTask.js";
import { responsive } from "../ui/responsive.js";
import { keptParts } from "../ui/reuseElements.js";
import { hint } from "../ui/hint.js";
import { type CostPoint, accuracyChart, nearestRival, sentence } from "./accuracyChart.js";
import { type Exploration, type ExplorerOptions, alphaRange, resolutionRange } from "./exploration.js";
import { pointTable } from "./pointTable.js";
import { costKinds, costPoints, recipeName, recipesOf } from "./publishedCosts.js";
import { settingLines, settingSentence } from "./setting.js";

/** A published network's width and size of picture. */
type Size = Pick<CostPoint, "alpha" | "resolution">;

export type AccuracyExplorer = Input<Exploration> & {
  /** The chosen point and the other network's nearest to it; undefined where none is chosen, or none is near. */
  readonly compared: Readonly<Record<Variant, Size>> | undefined;
};

/**
 * @param rows of published.csv
 * @returns an input; its value is the reader's {@link Exploration}
 */
export function accuracyExplorer(rows: readonly PublishedRow[], options?: ExplorerOptions): AccuracyExplorer {
  return allSteps(accuracyExplorerSteps(rows, options));
}

/** The steps in which {@link accuracyExplorer} is made; each takes some milliseconds. */
export function* accuracyExplorerSteps(
  rows: readonly PublishedRow[],
  options: ExplorerOptions = {},
): Generator<void, AccuracyExplorer> {
  const { networks = ["v1", "v2"], start = {}, alphas = alphaRange, resolutions = resolutionRange } = options;
  const recipes = options.recipes ?? recipesOf(rows, networks);
  yield;
  const first: Exploration = {
    recipe: recipes[0],
    cost: "macs",
    alpha: 1,
    resolution: 224,
    rounding: "published",
    ...start,
  };
  let kinds = costKinds(rows, first.recipe, networks);
  let kind = kinds.find(({ id }) => id === first.cost) ?? kinds[0];
  let points = costPoints(rows, first.recipe, kind, networks);
  let current = first;

  const recipe = selectInput(recipes, { label: "Source", value: first.recipe, format: recipeName });
  const costs = html("div");
  const size = sizeControls(first, { alphas, resolutions });
  const said = html("p", { class: "said", role: "status" });
  const rule = html("p", { class: "label" });
  const settings = html("ul", { class: "settings" });
  const table = html("div");
  let kept = keptParts();
  const picture = responsive(draw, 640);
  const shape = html("div", { class: "split" }, picture, table);
  const marks = html("span", { class: "legend" }, ...networks.map(networkName));
  const caption = html(
    "span",
    {},
    networks.length > 1 ? "We counted the costs; times are as published. " : "We counted the costs. ",
    marks,
    " Lines join the resolutions of one α. ",
    "If the source prints another cost than we count, the number has a ",
    html("span", { class: "flag" }, "dotted underline"),
    " and the point a short line. Vertical lines mark your setting.",
  );
  const element = html(
    "div",
    { class: "wide accuracy-explorer" },
    figure(
      [
        html("div", { class: "controls" }, recipes.length > 1 && recipe, costs),
        shape,
        said,
        html("div", { class: "controls" }, ...size.parts),
        settings,
        rule,
      ],
      { label: "Accuracy against cost of published networks", caption },
    ),
  );
  const control = input<Exploration, HTMLElement>(element, first, {
    read: () => current,
    show: (wanted) => {
      const from = recipes.includes(wanted.recipe) ? wanted.recipe : recipes[0];
      const now: Exploration = {
        ...checkedSize(wanted, { alphas, resolutions }),
        recipe: from,
        cost: costKinds(rows, from, networks).some(({ id }) => id === wanted.cost) ? wanted.cost : "macs",
      };
      current = now;
      recipe.value = now.recipe;
      size.value = now;
      refresh();
    },
  });

  function change(next: Partial<Exploration>): void {
    commit(control, { ...current, ...next });
  }

  function draw(width: number): Element {
    const now = current;
    const chart = accuracyChart(points, {
      width,
      costLabel: kind.label,
      format: kind.format,
      formatTick: kind.formatTick,
      selected: now.selected,
      settings: settingLines(networks, now, kind, width),
      kept,
    });
    listen(chart, () => change({ selected: chart.value }));
    return chart;
  }

  /** Points, their table and the choice of costs: made anew only when recipe or cost change, since sliders pull often. */
  let loaded = "";
  let list: Input<string | undefined> | undefined;
  function load(now: Exploration): void {
    kinds = costKinds(rows, now.recipe, networks);
    kind = kinds.find(({ id }) => id === now.cost) ?? kinds[0];
    if (loaded === `${now.recipe}|${kind.id}`) return;
    loaded = `${now.recipe}|${kind.id}`;
    points = costPoints(rows, now.recipe, kind, networks);
    kept = keptParts();
    const made = pointTable(points, { costLabel: kind.name, format: kind.format, selected: now.selected });
    listen(made, () => change({ selected: made.value }));
    list = made;
    table.replaceChildren(made);
    const chooseCost = choiceInput(kinds, { label: "Cost", value: kind, format: ({ name }) => name });
    const focused = costs.contains(document.activeElement);
    costs.replaceChildren(chooseCost);
    if (focused) costs.querySelector<HTMLElement>("input:checked")?.focus();
    listen(chooseCost, () => change({ cost: chooseCost.value.id }));
  }

  function refresh(): void {
    const now = current;
    load(now);
    if (list !== undefined && list.value !== now.selected) list.value = now.selected;
    picture.redraw();
    settings.replaceChildren(
      ...networks.map((network) => html("li", {}, settingSentence(points, { ...now, network }, kind))),
    );
    rule.textContent = roundingWords(now.rounding, networks);
    const chosen = points.find(({ id }) => id === now.selected);
    const alone = chosen !== undefined && nearestRival(points, chosen) === undefined && networks.length > 1;
    said.replaceChildren(
      chosen === undefined
        ? hint("Choose a point, in the chart or by its name in the table, to compare it.")
        : sentence(points, chosen, kind.format) +
            (alone ? ` This source has no ${chosen.network === "v1" ? "V2" : "V1"} with this cost.` : ""),
    );
  }

  listen(recipe, () => change({ recipe: recipe.value, selected: undefined }));
  for (const part of size.parts) listen(part, () => change(size.value));
  yield;
  refresh();
  const compared = () => {
    const chosen = points.find(({ id }) => id === current.selected);
    if (chosen === undefined) return undefined;
    const rival = nearestRival(points, chosen);
    if (rival === undefined) return undefined;
    const size = ({ alpha: a, resolution: px }: CostPoint): Size => ({ alpha: a, resolution: px });
    const [v1, v2] = chosen.network === "v1" ? [chosen, rival] : [rival, chosen];
    return { v1: size(v1), v2: size(v2) };
  };
  return Object.defineProperty(control, "compared", { get: compared }) as AccuracyExplorer;
}
