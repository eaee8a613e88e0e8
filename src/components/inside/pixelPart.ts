/** Fetches what the arithmetic of the chosen value needs, and shows it. */
import { explain, needsOf, valueOf } from "../../model/pass/explainValue.js";
import type { Tap } from "../../model/types.js";
import { listen } from "../ui/element.js";
import { allSteps } from "../ui/nextTask.js";
import { channelStatistics, overall } from "./channelStatistics.js";
import type { Environment, Part, View } from "./part.js";
import { panel } from "./panel.js";
import type { PixelData } from "./pixelData.js";
import { pixelPanel, pixelTitle } from "./pixelPanel.js";
import { tapOf, walkTo } from "./state.js";

const invitation = "Choose a value in the large map. This panel then shows how the value was computed.";

const waiting =
  "The network has not run yet. After its first pass, this panel shows how the chosen value was computed.";

/** What is particular about the step that makes the value. */
function noteOf({ explained, layer }: Pick<PixelData, "explained" | "layer">): string {
  if (explained.kind === "sum") return "after the block";
  if (layer.role === "pool") return "the mean: every value has the same weight";
  return layer.batchNorm ? "kernel with batch normalization folded in" : "";
}

export function pixelPart({ session, layers, context, kinds, act }: Environment): Part {
  const arithmetic = pixelPanel();
  const frame = panel("One value", "p-pixel", [arithmetic]);
  let now: View | undefined;
  let turn = 0;

  function rangeOf(tap: Tap): number {
    const { min, max } = overall(allSteps(channelStatistics(tap)));
    return max - min;
  }

  function say(text: string): void {
    frame.title("One value");
    frame.note("");
    arithmetic.clear(text);
  }

  async function refresh(view: View): Promise<void> {
    now = view;
    const mine = ++turn;
    const { state, pass } = view;
    const { pixel, layer, channel, changes } = state;
    if (pass === undefined || session.network === undefined) return say(waiting);
    if (pixel === undefined) return say(invitation);
    const at = [pixel.row, pixel.column, channel] as const;
    try {
      const needs = needsOf(layers, layer, changes);
      const answer = await session.get(pass, [layer, ...needs.taps]);
      const weights = needs.weights === undefined ? undefined : await session.weights(needs.weights, changes);
      if (mine !== turn || !answer.ok) return;
      if (weights !== undefined && !weights.ok) return arithmetic.clear(weights.problem.message);
      const tap = answer.value.taps.get(layer);
      if (tap === undefined) return say(invitation);
      const data = {
        place: { layer, channel, ...pixel },
        layer: tapOf(context, layer).layer,
        explained: explain(needs, answer.value.taps, weights?.value, at),
        actual: valueOf(tap, at),
        range: rangeOf(tap),
        ...(kinds && layers[layers.length - 1].id === layer && { softmax: { kinds, logits: tap.data } }),
      };
      frame.title(pixelTitle(data));
      frame.note(noteOf(data));
      arithmetic.show(data);
    } catch (error) {
      // A change may have taken the layer out of the network; there is nothing to explain then.
      if (!(error instanceof RangeError)) throw error;
      if (mine === turn) say(invitation);
    }
  }

  listen(arithmetic, () => {
    const { value } = arithmetic;
    if (value !== undefined && now !== undefined) act(walkTo(now.state, context, value));
  });
  say(waiting);
  return {
    element: frame.element,
    refresh: (view) => void refresh(view),
    /** What the layer reads and multiplies with, so that every value that is chosen in it is computed on the page. */
    async rest({ state: { layer, changes }, pass }) {
      if (pass === undefined) return;
      try {
        const needs = needsOf(layers, layer, changes);
        await session.get(pass, [layer, ...needs.taps]);
        if (needs.weights !== undefined) await session.weights(needs.weights, changes);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
    },
  };
}
