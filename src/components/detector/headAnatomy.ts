/** The backbone as a strip, the layers that the head reads, and under them the maps with what is predicted on each. */
import { cost } from "../../model/architecture/cost.js";
import { detectorCost } from "../../model/detection/heads.js";
import { layers as layersOf } from "../../model/architecture/layers.js";
import { ssdHead } from "../../model/detection/ssd.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { percent, shape, si } from "../../model/math/format.js";
import { networkStrip } from "../charts/networkStrip.js";
import { responsive } from "../ui/responsive.js";
import { oneOf } from "../ui/urlKinds.js";
import { type UrlState, whole } from "../ui/urlState.js";
import { roleLegend } from "../charts/role.js";
import { headChain } from "./headChain.js";
import type { DetectorFacts } from "./state.js";
import { tapLines } from "./tapLines.js";

/** `?layer=block_13_expand`, of the backbone. */
export function anatomyUrl({ network }: DetectorFacts): UrlState<string> {
  return { layer: whole(oneOf(layersOf(network).map(({ id }) => id))) };
}

/** The figure; its value is the layer that is looked at. */
export function headAnatomy(facts: DetectorFacts): Input<string> {
  const layers = layersOf(facts.network);
  const head = ssdHead(facts.head, layers);
  const taps = head.maps.map(({ id }) => id).filter((id) => layers.some((layer) => layer.id === id));
  const extras = head.maps.length - taps.length;
  const strip = networkStrip(layers, {
    rows: [
      {
        title: "values that each layer writes",
        value: (layer) => cost(layer).activations,
        format: (v) => si(v, 2),
        height: 56,
      },
    ],
    layer: taps[0],
    label: "Layer of the backbone",
  });
  const sentence = html("p", { class: "label", "aria-live": "polite" });
  const tell = () => {
    const layer = layers.find(({ id }) => id === strip.value);
    if (layer === undefined) return;
    sentence.replaceChildren(
      html("b", {}, layer.id),
      `, ${shape(layer.out)}: `,
      taps.includes(layer.id) ? "the head reads this layer." : "the head does not read this layer directly.",
    );
  };
  listen(strip, () => commit(control, strip.value));
  tell();
  const spent = detectorCost(facts);
  const element = figure(
    [
      strip,
      responsive((width) => tapLines(layers, head, { width })),
      headChain(head, facts.head.classes),
      html("div", { class: "under" }, roleLegend(["conv", "exp", "dw", "proj", "res"]), sentence),
    ],
    {
      label: "Where the six maps come from",
      caption: html(
        "span",
        {},
        html("b", {}, `${taps.length} of the maps come from the backbone, ${extras} from the head. `),
        `All cells are drawn in the same size. On each map, a depthwise and a 1×1 convolution compute the scores, and two more compute the boxes. Each anchor has ${facts.head.classes + 1} scores, for ${facts.head.classes} class numbers and the background, and 4 outputs for its box. COCO uses 80 of the class numbers. The head costs ${si(spent.head.macs, 3)} multiply-adds, ${percent(spent.head.macs / spent.all.macs)} of the detector’s, and has ${si(spent.head.parameters, 3)} parameters. The backbone up to Conv_1 has ${si(spent.backbone.parameters, 3)}.`,
      ),
    },
  );
  const control = input<string, HTMLElement>(element, strip.value, (layer) => {
    if (strip.value !== layer) strip.value = layer;
    tell();
  });
  return control;
}
