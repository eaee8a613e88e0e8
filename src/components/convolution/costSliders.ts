/** What one convolution costs: five sliders, and the formula with their numbers in it. */
import { cost, parameters } from "../../model/architecture/cost.js";
import { rangeInput, choiceInput } from "../ui/control.js";
import { type Input, announce, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { holdBack } from "../predict/holdBack.js";
import type { Prediction } from "../predict/predict.js";
import { count, si } from "../../model/math/format.js";
import { singleLayer } from "../charts/singleLayer.js";
import { integer, oneOf, tuple } from "../ui/urlKinds.js";
import { type UrlState, field, inRange, part } from "../ui/urlState.js";
import { partTitle } from "../ui/partTitle.js";

export interface CostState {
  /** Height and width of the input in pixels, 1 … 512. */
  readonly height: number;
  readonly width: number;
  /** Side of the kernel, 1 … 11. */
  readonly kernel: number;
  /** Channels in and out, 1 … 1280. */
  readonly in: number;
  readonly out: number;
  /** 1 or 2. */
  readonly stride: number;
}

/** The first layer of both networks. */
const firstLayer: CostState = { height: 224, width: 224, kernel: 3, in: 3, out: 32, stride: 2 };

const ranges = {
  height: { label: "Input height", min: 1, max: 512 },
  width: { label: "Input width", min: 1, max: 512 },
  kernel: { label: "Kernel k", min: 1, max: 11 },
  in: { label: "Channels in", min: 1, max: 1280 },
  out: { label: "Channels out", min: 1, max: 1280 },
} as const;
type Name = keyof typeof ranges;
const names = Object.keys(ranges) as Name[];

const kindOf = (name: Name) => integer(ranges[name].min, ranges[name].max);

/** How the sliders stand in the address: `?size=224,224&k=3&channels=3,32&cstride=2`. */
export const costUrl: UrlState<CostState> = {
  size: part(
    ({ height, width }) => [height, width] as const,
    (state, [height, width]) => ({ ...state, height, width }),
    tuple(kindOf("height"), kindOf("width")),
  ),
  k: field("kernel", kindOf("kernel")),
  channels: part(
    (state) => [state.in, state.out] as const,
    (state, [inputs, outputs]) => ({ ...state, in: inputs, out: outputs }),
    tuple(kindOf("in"), kindOf("out")),
  ),
  cstride: field("stride", oneOf<number>([1, 2])),
};

const checked = (state: CostState) => inRange(costUrl, state, firstLayer);

/** A product with its factors named below: `112 · 112 · 32 · 3² · 3 = 10 838 016`; undefined while it is a guess. */
function filledIn(
  factors: readonly (readonly [value: string, name: string])[],
  result: number | undefined,
): HTMLElement {
  return html(
    "p",
    { class: "filled-in" },
    ...factors.flatMap(([value, name], i) => [
      i > 0 && html("span", { class: "operator" }, "·"),
      html("span", { class: "factor" }, html("b", {}, value), html("small", {}, name)),
    ]),
    html("span", { class: "operator" }, "="),
    html(
      "span",
      { class: "factor" },
      html("b", { class: "live" }, result === undefined ? "?" : count(result)),
      html("small", {}, result === undefined ? "your guess?" : result < 1000 ? "" : si(result)),
    ),
  );
}

export interface CostOptions {
  readonly value?: Partial<CostState>;
  /** The question about the first layer: until it is open, the product of that layer is not written out. */
  readonly until?: Input<Prediction>;
}

/**
 * Multiply-adds and parameters of one convolution. Its `value` is a {@link CostState}; values out of range are moved to
 * the nearest end.
 */
export function costSliders({ value = {}, until }: CostOptions = {}): Input<CostState> {
  let state = checked({ ...firstLayer, ...value });
  const kept = holdBack(until, () => draw());
  const sliders = names.map((name) => rangeInput({ ...ranges[name], value: state[name] }));
  const stride = choiceInput([1, 2], { label: "Stride", value: state.stride });
  const result = html("div", { class: "cost-result", role: "status" });
  const box = figure(
    [html("div", { class: "split even" }, html("div", { class: "controls" }, ...sliders, stride), result)],
    {
      label: "The cost of one convolution",
      caption:
        "H and W are the height and width of the output. With stride 2 the output has a quarter of the positions, so it costs a quarter. Parameters do not depend on the picture’s size. Batch normalization adds two parameters, γ and β, for each output channel.",
    },
  );
  const element = input<CostState, HTMLElement>(box, state, {
    check: checked,
    read: () => state,
    show: (next) => {
      state = next;
      kept.release();
      names.forEach((name, i) => (sliders[i].value = state[name]));
      stride.value = state.stride;
      draw();
    },
  });

  function draw(): void {
    const layer = singleLayer({
      role: "convolution",
      in: [state.height, state.width, state.in],
      out: state.out,
      kernel: state.kernel,
      stride: state.stride,
    });
    const { macs, weights } = cost(layer);
    const [h, w] = layer.out;
    const kernel = [`${state.kernel}²`, "k²"] as const;
    const channels = [
      [String(state.in), "channels in"],
      [String(state.out), "channels out"],
    ] as const;
    result.replaceChildren(
      partTitle("Multiply-adds"),
      filledIn([[String(h), "H, output"], [String(w), "W, output"], kernel, ...channels], kept.held ? undefined : macs),
      partTitle("Weights"),
      filledIn([kernel, ...channels], weights),
      html("p", { class: "label" }, `With batch normalization’s γ and β: ${count(parameters(layer, "trainable"))}.`),
    );
  }
  function change(next: CostState): void {
    state = checked(next);
    kept.release();
    draw();
    announce(element);
  }
  sliders.forEach((slider, i) => listen(slider, () => change({ ...state, [names[i]]: slider.value })));
  listen(stride, () => change({ ...state, stride: stride.value }));
  draw();
  return element;
}
