/** What a depthwise and pointwise pair costs against a standard convolution: as an area and as a curve. */
import { v1Savings } from "../../model/architecture/savings.js";
import { areaPicture } from "./areaPicture.js";
import { choiceInput, rangeInput } from "../ui/control.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { ratioCurve } from "./ratioCurve.js";
import { responsive } from "../ui/responsive.js";
import { number, oneOf } from "../ui/urlKinds.js";
import { type UrlState, field, inRange } from "../ui/urlState.js";
import { partTitle } from "../ui/partTitle.js";

export interface SavingState {
  /** Side of the kernel: 3, 5 or 7. */
  readonly kernel: number;
  /** Output channels, 8 … 128 in steps of 8. */
  readonly out: number;
}

const kernels = [3, 5, 7];
const outRange = { min: 8, max: 128, step: 8 } as const;
const firstBlock: SavingState = { kernel: 3, out: 64 };

/** `?k=5&out=128`. */
export const savingUrl: UrlState<SavingState> = {
  k: field("kernel", oneOf(kernels)),
  out: field("out", number(outRange)),
};

const checked = (state: SavingState) => inRange(savingUrl, state, firstBlock);

/** Both pictures with one slider. The value starts at V1's first block: 3 × 3, 64 channels out. */
export function savingPicture({ value = {} }: { readonly value?: Partial<SavingState> } = {}): Input<SavingState> {
  let state = checked({ ...firstBlock, ...value });
  const blocks = [...new Set(v1Savings().flatMap(({ block, out }) => (block === undefined ? [] : [out])))];
  const out = rangeInput({ label: "Output channels", ...outRange, value: state.out });
  const kernel = choiceInput(kernels, { label: "Kernel", format: (k) => `${k} × ${k}`, value: state.kernel });
  const area = responsive((width) => areaPicture({ width, ...state }), 720);
  const curve = responsive((width) => ratioCurve({ width, ...state, blocks }), 400);
  const box = figure(
    [
      html("div", { class: "controls" }, out, kernel),
      html(
        "div",
        { class: "saving-picture" },
        html("div", {}, partTitle(html("b", {}, "One input value"), ", one square for each multiply-add"), area),
        html("div", {}, partTitle(html("b", {}, "The pair’s share"), " of a standard convolution’s cost"), curve),
      ),
    ],
    {
      label: "The saving as an area and as a curve",
      caption:
        "Gray dots are the widths of V1’s blocks. Dashed lines are the limits, 1/k². With more output channels the share falls towards its limit but never reaches it.",
    },
  );
  const element = input<SavingState, HTMLElement>(box, state, {
    check: checked,
    read: () => state,
    show: (next) => {
      state = next;
      out.value = state.out;
      kernel.value = state.kernel;
      area.redraw();
      curve.redraw();
    },
  });
  for (const control of [out, kernel]) listen(control, () => commit(element, { kernel: kernel.value, out: out.value }));
  return element;
}
