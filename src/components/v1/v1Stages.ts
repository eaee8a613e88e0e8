/** V1 at any width and resolution: its stages to scale, and the exact shape and cost of each layer. */
import { type Total, cost, total } from "../../model/architecture/cost.js";
import { type Layer, layers } from "../../model/architecture/layers.js";
import { type Column, csv, dataTable } from "../ui/dataTable.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { figure, svgDownload } from "../ui/figure.js";
import { count, decimal, percent, shape, si } from "../../model/math/format.js";
import { halvingChart, largest } from "./halvingChart.js";
import { lazyTable } from "../ui/lazyTable.js";
import { responsive } from "../ui/responsive.js";
import { roleLegend } from "../charts/role.js";
import { roundingChoices, roundingOption, roundingWords, roundingName } from "../charts/roundingInput.js";
import { type NetworkSize, sizeControls } from "../charts/sizeControls.js";
import { number, oneOf } from "../ui/urlKinds.js";
import { type UrlState, field, inRange } from "../ui/urlState.js";

/** A size whose rule of rounding may be left to the published one. */
type Size = Omit<NetworkSize, "rounding"> & Partial<NetworkSize>;

export const v1AlphaRange = { min: 0.25, max: 1, step: 0.05 } as const;
export const v1ResolutionRange = { min: 128, max: 224, step: 32 } as const;
const ranges = { alphas: v1AlphaRange, resolutions: v1ResolutionRange };

/** How the setting stands in the address: `?alpha=0.5&px=160&rounding=eight`. */
export const v1Url: UrlState<NetworkSize> = {
  alpha: field("alpha", number(v1AlphaRange)),
  px: field("resolution", number(v1ResolutionRange)),
  rounding: field("rounding", oneOf(roundingChoices, String, roundingName)),
};

const fullSetting: NetworkSize = { alpha: 1, resolution: 224, rounding: "published" };

/** The nearest setting that the controls have; the full network's where there is none. */
export function nearest(setting: Size): NetworkSize {
  return inRange(v1Url, { ...fullSetting, ...setting }, fullSetting);
}

function network({ alpha, resolution, rounding }: Size): Layer[] {
  return layers({ variant: "v1", alpha, resolution, rounding: roundingOption(rounding) });
}

/** Columns of the layer table, with each layer's share of the network's multiply-adds. */
function layerColumns(list: readonly Layer[]): Column<Layer>[] {
  const { macs } = total(list);
  return [
    { label: "Layer, as in Keras", value: ({ id }) => id },
    { label: "Stride", value: ({ role, stride }) => (role === "pool" ? "" : stride), numeric: true },
    { label: "Output", value: ({ out }) => shape(out), numeric: true },
    { label: "Values", value: (l) => count(cost(l).activations), raw: (l) => cost(l).activations, numeric: true },
    { label: "Multiply-adds", value: (l) => count(cost(l).macs), raw: (l) => cost(l).macs, numeric: true },
    { label: "Share", value: (l) => percent(cost(l).macs / macs, 1), raw: (l) => cost(l).macs / macs, numeric: true },
    {
      label: "Weights",
      value: (l) => count(cost(l).weights),
      raw: (l) => cost(l).weights,
      numeric: true,
    },
  ];
}

function fewer(ratio: number, what: string): string {
  return ratio === 1 ? `the same ${what}` : `${decimal(ratio)} times fewer ${what}`;
}

/**
 * What a setting costs beside the full network, in one sentence.
 *
 * @param list the setting's layers, and what the full network costs, where they are known already
 */
export function costSentence(
  setting: Size,
  list: readonly Layer[] = network(setting),
  full: Total = total(network(fullSetting)),
): string {
  const now = total(list);
  const last = list.findLast(({ role }) => role === "pointwise");
  const own = `${si(now.macs)} multiply-adds, ${si(now.parameters)} parameters, last map ${shape(last?.out ?? [])}.`;
  if (setting.alpha === 1 && setting.resolution === 224) return own;
  return `${own} Compared with α 1 at 224 px: ${fewer(full.macs / now.macs, "multiply-adds")}, ${fewer(full.parameters / now.parameters, "parameters")}.`;
}

/** @returns an input; its value is the setting */
export function v1Stages(start: Partial<NetworkSize> = {}): Input<NetworkSize> {
  const first: NetworkSize = { ...fullSetting, ...start };
  // Scales make room for the largest setting and stay there, so that a slider shrinks what it shrinks.
  const most = largest(network({ alpha: v1AlphaRange.max, resolution: v1ResolutionRange.max }));
  const full = total(network(fullSetting));
  let now = first;
  let list = network(now);
  const size = sizeControls(first, ranges);
  const said = html("p", { class: "said", role: "status" });
  const rule = html("p", { class: "label" });
  const table = lazyTable(() =>
    dataTable(list, layerColumns(list), { caption: `MobileNet V1, α ${now.alpha}, ${now.resolution} px` }),
  );
  const picture = responsive((width) => halvingChart(list, { width, most }));
  const legend = roleLegend(["conv", "dw", "proj"], { conv: "stem", proj: "pointwise 1×1" });
  const element = html(
    "div",
    { class: "wide v1-stages" },
    figure([html("div", { class: "controls" }, ...size.parts), said, rule, picture, legend], {
      label: "The stages of MobileNet V1 to scale",
      caption:
        "Squares are the maps, and bars below them the channels, both to scale. The lowest row shows the multiply-adds of each stage. The thin blue line on top of a bar is the depthwise layer.",
      table: { summary: "Every layer as a table", content: table },
      downloads: [
        {
          label: "Table as CSV",
          name: "mobilenet-v1.csv",
          type: "text/csv",
          content: () => csv(list, layerColumns(list)),
        },
        svgDownload("Picture as SVG", "mobilenet-v1.svg", () => picture.querySelector("svg")),
      ],
    }),
  );
  const control = input<NetworkSize, HTMLElement>(element, first, (setting) => {
    now = nearest(setting);
    list = network(now);
    size.value = now;
    refresh();
  });

  function refresh(): void {
    said.textContent = costSentence(now, list, full);
    rule.textContent = roundingWords(now.rounding, ["v1"]);
    picture.redraw();
    table.refresh();
  }
  for (const part of size.parts) listen(part, () => commit(control, size.value));
  refresh();
  return control;
}
