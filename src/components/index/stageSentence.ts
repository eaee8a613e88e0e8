/** What a stage of the network does, in a sentence made from the layer table. */
import { capital } from "../ui/capital.js";
import { cost } from "../../model/architecture/cost.js";
import type { Layer } from "../../model/architecture/layers.js";
import { html } from "../ui/element.js";
import { percent, shape } from "../../model/math/format.js";
import { roleKey, roleWord } from "../charts/role.js";

/** @param id any layer of the stage */
export function stageSentence(layers: readonly Layer[], id: string): HTMLElement {
  const stage = layers.find((layer) => layer.id === id)?.stage ?? 0;
  const members = layers.filter((layer) => layer.stage === stage);
  const [first] = members;
  const last = members[members.length - 1];
  const word = (layer: Layer, text: string) => roleWord(roleKey(layer), text);
  const name = capital(first.stageName);
  const came = `Its input has ${shape(first.in)} values. `;
  if (first.role === "convolution") {
    const share = cost(first).weights / layers.reduce((sum, layer) => sum + cost(layer).weights, 0);
    const kind = `${first.kernel}×${first.kernel} convolution`;
    const more = share > 0.1 ? ` It alone has ${percent(share)} of the weights.` : "";
    return html(
      "p",
      {},
      html("b", {}, `${name}. `),
      came,
      "A ",
      word(first, kind),
      ` makes ${shape(first.out)}.${more}`,
    );
  }
  const filter = members.find((layer) => layer.role === "depthwise");
  const stride = filter !== undefined && filter.stride > 1 ? `, with stride ${filter.stride}` : "";
  const skip =
    last.residualFrom !== undefined
      ? [", and the ", roleWord("res", "skip"), " adds the block’s input."]
      : [stride === "" ? ". No skip: the number of channels changes." : ". No skip: the size changes."];
  return html(
    "p",
    {},
    html("b", {}, `${name}. `),
    came,
    ...(first.role === "expansion"
      ? ["An ", word(first, "expansion"), ` turns ${first.in[2]} channels into ${first.out[2]}, a `]
      : ["A "]),
    ...(filter === undefined
      ? []
      : [
          word(filter, "depthwise"),
          ` layer filters each ${first.role === "expansion" ? "of them" : "channel"}${stride}, a `,
        ]),
    word(last, "projection"),
    ` outputs ${shape(last.out)}`,
    ...skip,
  );
}
