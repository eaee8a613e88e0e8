/** What the reader has chosen among the published points, and how the address says it. */
import type { PublishedRow } from "../../model/evidence/published.js";
import type { Variant } from "../../model/architecture/spec.js";
import { roundingChoices, roundingName } from "../charts/roundingInput.js";
import type { NetworkSize } from "../charts/sizeControls.js";
import type { SliderRange } from "../ui/slider.js";
import { number, oneOf } from "../ui/urlKinds.js";
import { type UrlState, field, part } from "../ui/urlState.js";
import { costKinds, costPoints, recipesOf } from "./publishedCosts.js";

/** What the reader has chosen. */
export interface Exploration extends NetworkSize {
  readonly recipe: string;
  /** Id of the cost; see {@link costKinds}. */
  readonly cost: string;
  readonly selected?: string;
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
    rounding: field("rounding", oneOf(roundingChoices, String, roundingName)),
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
