/** One real feature map from each stage of the network, in a row from the photo to the answer; each leads to its stage in Inside. */
import type { Layer } from "../../model/architecture/layers.js";
import { shape } from "../../model/math/format.js";
import { onScheme, paintMap } from "../charts/colorScale.js";
import { button } from "../ui/control.js";
import { html } from "../ui/element.js";
import { pageAddress } from "../ui/pageAddress.js";
import { atRest } from "../ui/whenIdle.js";
import { hint } from "../ui/hint.js";
import type { StageMap } from "../picture/builtLook.js";
import { stageTaps } from "./stageMap.js";

export interface StageMapRow extends HTMLElement {
  /**
   * Shows other maps in the same places.
   *
   * @param image id of the shipped photo that they are of; undefined for a photo of the reader's, which Inside finds in the
   *   tab
   */
  show(maps: readonly StageMap[], image: string | undefined): void;
}

interface Place {
  readonly tap: string;
  readonly link: HTMLAnchorElement;
  readonly canvas: HTMLCanvasElement;
}

/** Address of a stage in Inside, with the channel that a map shows. */
export function stageAddress(tap: string, channel: number, image: string | undefined): string {
  const query = new URLSearchParams({ ...(image !== undefined && { image }), layer: tap, channel: String(channel) });
  return pageAddress("inside", `?${String(query)}`);
}

/** Neighboring stages whose maps have the same size. */
function sizeGroups(stages: readonly { readonly layer: Layer; readonly tap: string }[]) {
  const groups: { size: readonly [number, number]; members: typeof stages }[] = [];
  for (const stage of stages) {
    const [height, width] = stage.layer.out;
    const last = groups.at(-1);
    if (last?.size[0] === height && last.size[1] === width) last.members = [...last.members, stage];
    else groups.push({ size: [height, width], members: [stage] });
  }
  return groups;
}

/** The places of all maps; they stay empty until maps are shown, and then light up once from left to right. */
export function stageMapRow(layers: readonly Layer[]): StageMapRow {
  let shown: readonly StageMap[] = [];
  const places = new Map<number, Place>();
  const stages = stageTaps(layers).map(({ stage, tap }) => {
    return { tap, layer: layers.findLast((layer) => layer.stage === stage) ?? layers[0] };
  });

  const place = ({ layer, tap }: (typeof stages)[number]): HTMLElement => {
    const canvas = html("canvas", { "aria-hidden": "true", width: 1, height: 1 });
    canvas.style.setProperty("--i", String(places.size));
    const name = layer.block === undefined ? layer.stageName : String(layer.block);
    const label = `${layer.stageName}: open in Inside`;
    const link = html("a", { "aria-label": label, href: stageAddress(tap, 0, undefined) }, canvas, name);
    places.set(layer.stage, { tap, link, canvas });
    return html("li", {}, link);
  };
  const groups = sizeGroups(stages).map(({ size, members }) => {
    const group = html(
      "li",
      { class: "map-group" },
      html("span", { class: "map-size" }, shape(size)),
      html("ol", {}, ...members.map(place)),
    );
    group.style.setProperty("--n", String(members.length));
    return group;
  });
  const row = html("ol", { class: "map-row", "aria-label": "Stages of the network" }, ...groups);
  const again = button("Play again", () => {
    row.classList.remove("lit");
    // The browser has to see the row without the class, or it goes on with the animation that has ended.
    void row.offsetWidth;
    row.classList.add("lit");
  });
  again.className = "plain again";
  const heading = html("h2", {}, "One feature map from each stage");
  const legend = html(
    "p",
    { class: "label" },
    "Violet: positive values. Brown: negative. The numbers below the maps are the blocks.",
    hint(" Choose a map to see its stage on the page Inside."),
  );
  const element = html("section", { class: "stage-maps" }, heading, legend, again, row);

  const paint = () => {
    for (const { stage, shape: size, values } of shown) {
      const canvas = places.get(stage)?.canvas;
      if (canvas !== undefined) paintMap(canvas, values, size, 127);
    }
  };
  onScheme(element, paint);
  return Object.assign(element, {
    show(maps: readonly StageMap[], image: string | undefined) {
      shown = maps;
      paint();
      for (const [stage, { link, tap }] of places) {
        const channel = maps.find((map) => map.stage === stage)?.channel ?? 0;
        link.setAttribute("href", stageAddress(tap, channel, image));
      }
      // It would take turns with all that the page still draws.
      atRest(() => row.classList.add("lit"));
    },
  });
}
