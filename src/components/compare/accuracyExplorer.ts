/** Every published point of the two networks, one training recipe at a time, and the reader's own setting among them. */
import { total } from "../../model/architecture/cost.js";
import { layers } from "../../model/architecture/layers.js";
import type { PublishedRow } from "../../model/evidence/published.js";
import type { Variant } from "../../model/architecture/spec.js";
import {
  type CostPoint,
  type Setting,
  accuracyChart,
  neighbors,
  nearestRival,
  pointName,
  sentence,
} from "./accuracyChart.js";
import { choiceInput, rangeInput, selectInput } from "../ui/control.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { decimal, si } from "../../model/math/format.js";
import { keptParts } from "../ui/reuseElements.js";
import { networkName } from "../charts/plot.js";
import { pointTable } from "./pointTable.js";
import { type CostKind, costKinds, costPoints, recipeName, recipesOf } from "./publishedCosts.js";
import { responsive } from "../ui/responsive.js";
import {
  type RoundingChoice,
  checkedRounding,
  roundingChoices,
  roundingInput,
  roundingOption,
  roundingWords,
} from "../charts/roundingInput.js";
import { type SliderRange, onSlider } from "../ui/slider.js";
import { number, oneOf } from "../ui/urlKinds.js";
import { type UrlState, field, part } from "../ui/urlState.js";

/** What the reader has chosen. */
export interface Exploration {
  readonly recipe: string;
  /** Id of the cost; see {@link costKinds}. */
  readonly cost: string;
  readonly selected?: string;
  readonly alpha: number;
  readonly resolution: number;
  readonly rounding: RoundingChoice;
}

/** A network at a setting; its published rule of rounding unless another is named. */
type NetworkSetting = Pick<Exploration, "alpha" | "resolution"> &
  Partial<Pick<Exploration, "rounding">> & { readonly network: Variant };

function costOf({ network, alpha, resolution, rounding }: NetworkSetting) {
  return total(layers({ variant: network, alpha, resolution, rounding: roundingOption(rounding) }));
}

export interface ExplorerOptions {
  /** Which networks the chart shows; both unless given. */
  readonly networks?: readonly Variant[];
  /** Recipes to choose from; all with an accuracy unless given. */
  readonly recipes?: readonly string[];
  readonly start?: Partial<Exploration>;
  /** Ends of the sliders, where a page's other sliders have closer ones. */
  readonly alphas?: SliderRange;
  readonly resolutions?: SliderRange;
}

/** What the address says where no point is chosen. */
const noPoint = "none";

export const alphaRange = { min: 0.25, max: 1.4, step: 0.05 } as const;
export const resolutionRange = { min: 96, max: 256, step: 32 } as const;

/** How an exploration stands in the address: `?recipe=timm&cost=parameters&point=v2 1 224 float32&alpha=0.5&px=160`. */
export function explorerUrl(
  rows: readonly PublishedRow[],
  { networks = ["v1", "v2"], alphas = alphaRange, resolutions = resolutionRange, ...options }: ExplorerOptions = {},
): UrlState<Exploration> {
  const recipes = options.recipes ?? recipesOf(rows, networks);
  return {
    recipe: field("recipe", oneOf(recipes)),
    ...pointUrl(rows, networks),
    alpha: field("alpha", number(alphas)),
    px: field("resolution", number(resolutions)),
    rounding: field("rounding", oneOf(roundingChoices)),
  };
}

/** The parameters of {@link explorerUrl} that are left where another figure of the page has recipe, width and resolution. */
export function pointUrl(rows: readonly PublishedRow[], networks: readonly Variant[]): UrlState<Exploration> {
  const costsOf = ({ recipe }: Exploration) => costKinds(rows, recipe, networks);
  return {
    cost: field("cost", (state) => oneOf(costsOf(state).map(({ id }) => id))),
    point: part(
      ({ selected }) => selected ?? noPoint,
      (state, id) => ({ ...state, selected: id === noPoint ? undefined : id }),
      (state) => {
        const ids = costsOf(state).flatMap((kind) =>
          costPoints(rows, state.recipe, kind, networks).map(({ id }) => id),
        );
        return oneOf([...new Set(ids), noPoint]);
      },
    ),
  };
}

/** What a setting costs, and which published networks stand beside it; its own accuracy only where it was published. */
export function settingSentence(points: readonly CostPoint[], setting: NetworkSetting, kind: CostKind): string {
  const { network, alpha, resolution } = setting;
  const { macs, parameters } = costOf(setting);
  const own = `${pointName(setting)}: ${si(macs)} multiply-adds, ${si(parameters, 3)} parameters.`;
  // Under another rule of rounding the width may give another network than the one that was trained.
  const same =
    costOf({ network, alpha, resolution }).parameters === parameters
      ? points.find((p) => p.network === network && p.alpha === alpha && p.resolution === resolution)
      : undefined;
  if (same) return `${own} Published: ${decimal(same.top1, 1)} %.`;
  if (kind.device !== undefined) return `${own} Its time was not published.`;
  const cost = kind.id === "macs" ? macs : parameters;
  const { below, above } = neighbors(points, { network, cost });
  const beside = [below && ["below", below], above && ["above", above]].filter((x) => x !== undefined) as [
    string,
    CostPoint,
  ][];
  if (beside.length === 0) return `${own} Its accuracy was not published.`;
  const words = beside.map(
    ([side, p]) => `just ${side} it in cost: α ${p.alpha} at ${p.resolution} px with ${decimal(p.top1, 1)} %`,
  );
  return `${own} Its accuracy was not published. Published networks ${words.join("; ")}.`;
}

/** The setting's vertical lines; none where the cost is a time, which nobody can count. */
function settingsOf(
  networks: readonly Variant[],
  { alpha, resolution, rounding }: Exploration,
  kind: CostKind,
  width: number,
): Setting[] {
  if (kind.device !== undefined) return [];
  return networks.map((network) => {
    const { macs, parameters } = costOf({ network, alpha, resolution, rounding });
    const name = width < 520 ? network.toUpperCase() : `your ${network.toUpperCase()}`;
    return {
      network,
      cost: kind.id === "macs" ? macs : parameters,
      label: networks.length > 1 ? name : "your setting",
    };
  });
}

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
export function accuracyExplorer(rows: readonly PublishedRow[], options: ExplorerOptions = {}): AccuracyExplorer {
  const { networks = ["v1", "v2"], start = {}, alphas = alphaRange, resolutions = resolutionRange } = options;
  const recipes = options.recipes ?? recipesOf(rows, networks);
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

  const recipe = selectInput(recipes, { label: "Trained by", value: first.recipe, format: recipeName });
  const costs = html("div");
  const alpha = rangeInput({ label: "Width α", ...alphas, value: first.alpha, format: (v) => decimal(v, 2) });
  const resolution = rangeInput({
    label: "Resolution",
    ...resolutions,
    value: first.resolution,
    format: (v) => `${v} px`,
  });
  const rounding = roundingInput(first.rounding);
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
    "We counted the costs; times are as published. ",
    marks,
    " Lines join the resolutions of one α. ",
    html("span", { class: "flag" }, "Dotted"),
    " where the source prints a figure that differs by more than rounding. Vertical lines are your setting.",
  );
  const element = html(
    "div",
    { class: "wide accuracy-explorer" },
    figure(
      [
        html("div", { class: "controls" }, recipes.length > 1 && recipe, costs),
        shape,
        said,
        html("div", { class: "controls" }, alpha, resolution, rounding),
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
        ...wanted,
        recipe: from,
        cost: costKinds(rows, from, networks).some(({ id }) => id === wanted.cost) ? wanted.cost : "macs",
        alpha: onSlider(wanted.alpha, alphas),
        resolution: onSlider(wanted.resolution, resolutions),
        rounding: checkedRounding(wanted.rounding),
      };
      current = now;
      recipe.value = now.recipe;
      alpha.value = now.alpha;
      resolution.value = now.resolution;
      rounding.value = now.rounding;
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
      settings: settingsOf(networks, now, kind, width),
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
    said.textContent =
      chosen === undefined
        ? "Choose a point, in the chart or by its name in the table, to compare it."
        : sentence(points, chosen, kind.format) +
          (alone ? ` This source has no ${chosen.network === "v1" ? "V2" : "V1"} with this cost.` : "");
  }

  listen(recipe, () => change({ recipe: recipe.value, selected: undefined }));
  for (const part of [alpha, resolution, rounding]) {
    listen(part, () =>
      change({
        alpha: Number(alpha.value.toFixed(2)),
        resolution: resolution.value,
        rounding: rounding.value,
      }),
    );
  }
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
