/** The bottleneck block as a machine: sliders for its factor and stride, its layers, its tensors to scale, its costs. */
import { type BlockOptions, blockLayers } from "../../model/architecture/block.js";
import { cost, total } from "../../model/architecture/cost.js";
import type { Layer } from "../../model/architecture/layers.js";
import { blockDiagram } from "../charts/blockDiagram.js";
import { choiceInput, rangeInput } from "../ui/control.js";
import { type Input, announce, commit, html, input, listen } from "../ui/element.js";
import { percent, si, times } from "../../model/math/format.js";
import { linked } from "../charts/linkLayerViews.js";
import { tensorRibbon } from "../charts/tensorRibbon.js";
import { integer, oneOf } from "../ui/urlKinds.js";
import { type UrlState, field, inRange } from "../ui/urlState.js";

export interface MachineState {
  /** Expansion factor, 1 … 10. */
  readonly factor: number;
  readonly stride: 1 | 2;
  /** Channels out: 16, 24 or 32; 24 come in. */
  readonly outputs: number;
  /** Id of the layer that is outlined; empty for none. */
  readonly layer: string;
}

/** Block 2 of V2: 24 channels of 56 × 56, t = 6, stride 1. */
const block2: MachineState = { factor: 6, stride: 1, outputs: 24, layer: "" };
const widths = [16, 24, 32];

const layerIds = (state: MachineState) => ["", ...blockLayers(machineOptions(state)).map(({ id }) => id)];

/** `?t=6&stride=1&out=24&layer=depthwise`. */
export const machineUrl: UrlState<MachineState> = {
  t: field("factor", integer(1, 10)),
  stride: field("stride", oneOf([1, 2])),
  out: field("outputs", oneOf(widths)),
  layer: field("layer", (state) => oneOf(layerIds(state))),
};

const checked = (state: MachineState) => inRange(machineUrl, state, block2);

/** The block that a state describes. */
export function machineOptions({ factor, stride, outputs }: Omit<MachineState, "layer">): BlockOptions {
  return { side: 56, inputs: 24, factor, outputs, stride };
}

/** A standard 3×3 convolution between the same tensors, and one between tensors as wide as the block's inner ones. */
export function fullConvolutions({ side, inputs, factor, outputs, stride }: BlockOptions): {
  narrow: number;
  wide: number;
} {
  const positions = Math.ceil(side / stride) ** 2;
  return { narrow: positions * 9 * inputs * outputs, wide: positions * 9 * (inputs * factor) ** 2 };
}

function sentence(state: MachineState, layers: readonly Layer[]): HTMLElement {
  const { macs } = total(layers);
  const { narrow, wide } = fullConvolutions(machineOptions(state));
  const [came, went] = [layers[0].in[2], layers[layers.length - 1].out[2]];
  const inside = came * state.factor;
  const channels = [came, ...layers.map(({ out }) => out[2])].join(", ");
  const skip = layers.some(({ residualFrom }) => residualFrom !== undefined);
  const why = skip
    ? "The stride is 1 and the channels do not change, so the block adds its input to its output."
    : state.stride === 2
      ? "Stride 2 halves height and width, so input and output have different sizes: no residual connection."
      : `${went} channels cannot be added to ${came}: no residual connection.`;
  const expansion = state.factor === 1 ? " With t = 1 there is no expansion, as in block 0." : "";
  return html(
    "p",
    {},
    `Channels ${channels}. `,
    html("b", { class: "live" }, `${si(macs)} multiply-adds`),
    `: ${times(macs / narrow)} a standard 3×3 convolution from ${came} to ${went} channels` +
      (state.factor === 1 ? ". " : `, and ${percent(macs / wide, 1)} of one from ${inside} to ${inside}. `),
    why,
    expansion,
  );
}

/** The machine; its value is a {@link MachineState}, set right where it is out of range. */
export function bottleneckMachine(value: Partial<MachineState> = {}): Input<MachineState> {
  let state = checked({ ...block2, ...value });
  let layers = blockLayers(machineOptions(state));
  const sum = () => total(layers).macs;
  const factor = rangeInput({ label: "Factor t", min: 1, max: 10, value: state.factor });
  const stride = choiceInput<1 | 2>([1, 2], { label: "Stride", value: state.stride });
  const outputs = choiceInput(widths, { label: "Channels out", value: state.outputs });
  const said = html("div", { class: "machine-said", role: "status" }, sentence(state, layers));
  const diagram = blockDiagram(layers, {
    label: "The layers of the block with their channels, map sizes and multiply-adds",
    note: (layer) => `${si(cost(layer).macs, 3)}, ${percent(cost(layer).macs / sum())}`,
    file: "bottleneck.svg",
  });
  const ribbon = tensorRibbon([{ label: "", layers }], {
    label: "The tensors in and between the layers of the block, drawn to scale",
    caption: "The volume of a box shows the number of values. Height and width have one scale, channels another.",
    tensors: "all",
    // The largest block of the sliders: a box may grow, the scale may not.
    frame: [{ label: "", layers: blockLayers(machineOptions({ factor: 10, stride: 1, outputs: 32 })) }],
    height: 130,
    file: "bottleneck-tensors.svg",
  });
  const views = [diagram, ribbon];
  linked(...views);
  const box = html(
    "div",
    { class: "machine wide", role: "group", "aria-label": "A bottleneck block to change" },
    html("div", { class: "controls" }, factor, stride, outputs),
    said,
    diagram,
    ribbon,
  );
  const element = input<MachineState, HTMLElement>(box, state, {
    check: checked,
    read: () => state,
    show: (next) => {
      state = next;
      factor.value = state.factor;
      stride.value = state.stride;
      outputs.value = state.outputs;
      draw();
    },
  });

  function draw(): void {
    layers = blockLayers(machineOptions(state));
    diagram.update(layers);
    ribbon.update([{ label: "", layers }]);
    for (const view of views) if (view.value !== state.layer) view.value = state.layer;
    said.replaceChildren(sentence(state, layers));
  }
  for (const control of [factor, stride, outputs])
    listen(control, () =>
      commit(element, { ...state, factor: factor.value, stride: stride.value, outputs: outputs.value }),
    );
  for (const view of views)
    listen(view, () => {
      state = { ...state, layer: view.value };
      announce(element);
    });
  return element;
}
