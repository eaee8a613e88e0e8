/** V1 and V2 layer by layer at any width and resolution: values, multiply-adds, bytes, parameters. */
import { layers } from "../../model/architecture/layers.js";
import { alphaRange, resolutionRange } from "./exploration.js";
import { capital } from "../ui/capital.js";
import { choiceInput } from "../ui/control.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { si, times } from "../../model/math/format.js";
import { lazyTable } from "../ui/lazyTable.js";
import {
  type Measure,
  type NamedNetwork,
  layerBars,
  layerTable,
  measureOf,
  measures,
  sum,
} from "../charts/layerBars.js";
import { responsive } from "../ui/responsive.js";
import { type HeldBack, holdBack } from "../predict/holdBack.js";
import type { Prediction } from "../predict/predict.js";
import { roleLegend } from "../charts/role.js";
import { roundingOption, roundingWords } from "../charts/roundingInput.js";
import { type NetworkSize, checkedSize, sizeControls } from "../charts/sizeControls.js";
import { oneOf } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";

export interface Flow extends NetworkSize {
  readonly measure: Measure["id"];
}

const ranges = { alphas: alphaRange, resolutions: resolutionRange };

/** How the choice stands in the address: `?show=macs`; width, resolution and rounding are those of the page's other sliders. */
export const flowUrl: UrlState<Flow> = {
  show: field(
    "measure",
    oneOf(
      measures.map(({ id }) => id),
      String,
      (id) => measures.find((one) => one.id === id)?.label ?? id,
    ),
  ),
};

/** The layers of V1 and of V2 at a setting. */
export function flowPair({ alpha, resolution, rounding }: Flow): NamedNetwork[] {
  return (["v1", "v2"] as const).map((variant) => ({
    name: variant.toUpperCase(),
    layers: layers({ variant, alpha, resolution, rounding: roundingOption(rounding) }),
  }));
}

/** Both sums and who has more, by how many times. */
function flowSentence(networks: readonly NamedNetwork[], measure: Measure): string {
  const [a, b] = networks.map((network) => sum(network, measure));
  const more = a > b ? `V1 has ${times(a / b)} as many` : `V2 has ${times(b / a)} as many`;
  const counted = measure.counted === undefined ? "" : `, ${measure.counted}`;
  const shown = [a, b].map((value) => si(value, 3, Math.max(a, b)));
  return `${capital(measure.label)}${counted}: V1 ${shown[0]}, V2 ${shown[1]}. ${more}.`;
}

/**
 * @param until the question about values written: until it is open, the sums are not said
 * @returns an input; its value is what is shown
 */
export function flowExplorer(start: Partial<Flow> = {}, until?: Input<Prediction>): Input<Flow> {
  const first: Flow = { measure: "activations", alpha: 1, resolution: 224, rounding: "published", ...start };
  let now = first;
  let networks = flowPair(now);
  const measure = choiceInput(measures, {
    label: "Show",
    value: measureOf(first.measure),
    format: ({ label }) => label,
  });
  const size = sizeControls(first, ranges);
  const said = html("p", { class: "said", role: "status" });
  const rule = html("p", { class: "label" });
  const table = lazyTable(() => layerTable(networks));
  const kept: HeldBack = holdBack(until, () => refresh());
  const picture = responsive((width) => layerBars(networks, measureOf(now.measure), { width, sums: !kept.held }));
  const element = html(
    "div",
    { class: "wide" },
    figure(
      [
        html("div", { class: "controls" }, measure, ...size.parts),
        said,
        rule,
        picture,
        roleLegend(["conv", "exp", "dw", "proj", "head"]),
      ],
      {
        label: "V1 and V2 layer by layer",
        caption:
          "One bar for each convolution and the classifier, in order, with both networks on one scale. Bytes moved: input, kernel, output and skip, once each as 32-bit floats.",
        table: { summary: "Every layer as a table", content: table },
      },
    ),
  );
  const control = input<Flow, HTMLElement>(element, first, (flow) => {
    now = checkedSize(flow, ranges);
    networks = flowPair(now);
    measure.value = measureOf(flow.measure);
    size.value = now;
    kept.release();
    refresh();
  });
  function refresh(): void {
    said.textContent = kept.held
      ? "Answer the question above to see the sums."
      : flowSentence(networks, measureOf(now.measure));
    rule.textContent = roundingWords(now.rounding, ["v1", "v2"]);
    picture.redraw();
    table.refresh();
  }
  for (const part of [measure, ...size.parts])
    listen(part, () => commit(control, { measure: measure.value.id, ...size.value }));
  refresh();
  return control;
}
