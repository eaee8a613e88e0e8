/** A feature pyramid on the configured backbone: coarse maps are enlarged and added to finer ones. */
import { type Backbone, type BackboneOptions, backbone, plainBackbone } from "../../model/architecture/backbone.js";
import { cost, total } from "../../model/architecture/cost.js";
import {
  type PyramidLevel,
  type Smoothing,
  levelCost,
  pyramid,
  smoothLayers,
  smoothings,
} from "../../model/architecture/backboneFpn.js";
import { choiceInput } from "../ui/control.js";
import { dataTable } from "../ui/dataTable.js";
import { type Input, commit, html, input, listen, svg } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { count, shape, si, times } from "../../model/math/format.js";
import { responsive } from "../ui/responsive.js";
import { oneOf } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";
import type { Follower } from "../ui/bindInput.js";

const widths = [64, 128, 256];
const smoothingNames: Readonly<Record<Smoothing, string>> = { full: "full 3×3", separable: "separable" };

export interface PyramidView {
  readonly channels: number;
  readonly smoothing: Smoothing;
}

/** `?pyramid=128&smoothed=separable`. */
export const pyramidUrl: UrlState<PyramidView> = {
  pyramid: field("channels", oneOf(widths)),
  smoothed: field("smoothing", oneOf(smoothings)),
};

/** The levels, the coarsest on top, with their costs. */
export function pyramidDrawing(
  levels: readonly PyramidLevel[],
  { smoothing }: PyramidView,
  width: number,
): SVGSVGElement {
  const narrow = width < 560;
  const rows = [...levels].reverse();
  const rowHigh = 112;
  const largest = levels[0].exit.shape[0];
  const side = (n: number) => Math.max(5, (84 * n) / largest);
  const [left, right] = [52, width - 52];
  const middle = left + (right - left) * 0.5;
  const parts: SVGElement[] = [];
  const say = (x: number, y: number, text: string, name: string, anchor = "middle") =>
    parts.push(svg("text", { x, y, class: name, "text-anchor": anchor }, text));
  rows.forEach((level, i) => {
    const { exit, lateral, enlarged, fits, name } = level;
    const [h, w] = exit.shape;
    const y = rowHigh * i + 46;
    const size = side(h);
    const box = (x: number, role: string) =>
      svg("rect", {
        class: "fpn-map",
        "data-role": role,
        x: x - size / 2,
        y: y - size / 2,
        width: size,
        height: size,
      });
    const arrow = (from: number, to: number) =>
      parts.push(
        svg("line", { class: "anno", x1: from, x2: to - 6, y1: y, y2: y }),
        svg("path", { class: "fpn-head", d: `M${to} ${y}l-8 -4v8Z` }),
      );
    const smooth = smoothLayers(level, smoothing).reduce((sum, layer) => sum + cost(layer).macs, 0);
    arrow(left + size / 2 + 4, middle - 14);
    arrow(middle + 14, right - size / 2 - 4);
    parts.push(box(left, "io"), box(right, "head"));
    if (i > 0) {
      parts.push(
        svg("line", { class: "anno", x1: middle, x2: middle, y1: y - rowHigh + 12, y2: y - 18 }),
        svg("path", { class: "fpn-head", d: `M${middle} ${y - 12}l-4 -8h8Z` }),
      );
      const size2 = enlarged === undefined ? "" : `${enlarged[0]} × ${enlarged[1]}`;
      const words = fits ? `×2: ${size2}` : `×2: ${size2}, not ${h} × ${w}`;
      say(middle + 10, y - rowHigh / 2 + 6, words, fits ? "tick" : "strong", "start");
    }
    parts.push(svg("circle", { class: "fpn-sum", cx: middle, cy: y, r: 11 }));
    if (i > 0) parts.push(svg("path", { class: fits ? "fpn-plus" : "bb-fails", d: `M${middle - 5} ${y}h10m-5 -5v10` }));
    const ends = Math.max(size / 2, 8) + 15;
    say(0, y + ends, exit.name, "strong", "start");
    say(0, y + ends + 15, narrow ? `${h}·${w}·${exit.shape[2]}` : shape(exit.shape), "tick", "start");
    say(width, y + ends, name, "strong", "end");
    say(width, y + ends + 15, narrow ? `${h}·${w}·${lateral.out[2]}` : shape(lateral.out), "tick", "end");
    const [a, b] = [(left + side(largest) / 2 + middle) / 2, (middle + right - side(largest) / 2) / 2];
    say(a, y - 8, narrow ? "1×1" : `1×1, ${lateral.in[2]} to ${lateral.out[2]}`, "tick halo");
    say(a, y + 18, si(cost(lateral).macs, 3), "tick halo");
    say(b, y - 8, smoothing === "full" ? "3×3" : "3×3, 1×1", "tick halo");
    say(b, y + 18, si(smooth, 3), "tick halo");
  });
  const names = levels.map(({ name, lateral: { out } }) => `${name} ${shape(out)}`).join(", ");
  const height = rowHigh * (rows.length - 1) + 46 + 42 + 38;
  return svg(
    "svg",
    {
      class: "fpn",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": `Each output of the backbone gets ${levels[0].lateral.out[2]} channels; the coarser map is doubled and added: ${names}.`,
    },
    ...parts,
  );
}

/** What the pyramid costs, in a sentence. */
function said(built: Backbone, levels: readonly PyramidLevel[], { smoothing }: PyramidView): HTMLElement {
  const sum = levels
    .map((level) => levelCost(level, smoothing))
    .reduce((a, b) => ({ macs: a.macs + b.macs, parameters: a.parameters + b.parameters }));
  const own = total(built.layers).macs;
  const broken = levels.filter(({ fits }) => !fits);
  return html(
    "div",
    {},
    html(
      "p",
      { class: "total", role: "status" },
      html("b", { class: "live" }, `${si(sum.macs)} multiply-adds, ${count(sum.parameters)} parameters`),
      ` on top of a backbone of ${si(own)} multiply-adds: ${times(sum.macs / own, 1)} as many.`,
    ),
    // The pyramid is built from the coarsest level down.
    ...broken
      .slice(-1)
      .map(({ name, enlarged, exit }) =>
        html(
          "p",
          { class: "problem" },
          html("b", {}, "The maps do not fit. "),
          `At ${name}, the doubled map is ${enlarged?.[0] ?? 0} positions wide, but ${exit.name} is ${exit.shape[1]}. Choose an input side that is a multiple of 32.`,
        ),
      ),
  );
}

/** The figure; it follows the workbench’s options, and its value is what the reader chose of the pyramid. */
export function pyramidFigure(
  options: BackboneOptions = plainBackbone,
): Follower<BackboneOptions> & Input<PyramidView> {
  let built = backbone(options);
  const channels = choiceInput(widths, { label: "Channels of the pyramid", value: 256 });
  const smoothing = choiceInput(smoothings, { label: "Smoothed by", format: (name) => smoothingNames[name] });
  const view = (): PyramidView => ({ channels: channels.value, smoothing: smoothing.value });
  const levels = () => pyramid(built.exits, channels.value);
  const picture = responsive((width) => pyramidDrawing(levels(), view(), Math.min(width, 900)), 760);
  const words = html("div");
  const table = html("div");
  const box = figure([html("div", { class: "controls" }, channels, smoothing), picture, words], {
    label: "A feature pyramid on the backbone",
    caption:
      "The figure follows the settings at the top; level p3 is made from res3. Squares are maps with sides to scale, and numbers under arrows are multiply-adds. Separable means a depthwise 3×3 and a 1×1 instead of the full 3×3, as in FPNLite.",
    table: { summary: "The pyramid’s levels as a table", content: table },
  });
  function show(): void {
    picture.redraw();
    words.replaceChildren(said(built, levels(), view()));
    table.replaceChildren(
      dataTable(
        levels(),
        [
          { label: "Level", value: ({ name }) => name },
          { label: "From", value: ({ exit }) => `${exit.name}, ${shape(exit.shape)}` },
          { label: "Out", value: ({ lateral }) => shape(lateral.out), numeric: true },
          { label: "1×1", value: ({ lateral }) => si(cost(lateral).macs, 3), numeric: true },
          {
            label: "Smoothing",
            value: (level) => si(total(smoothLayers(level, smoothing.value)).macs, 3),
            numeric: true,
          },
          { label: "Parameters", value: (level) => count(levelCost(level, smoothing.value).parameters), numeric: true },
        ],
        { caption: "Levels of the pyramid, with multiply-adds", hideCaption: true },
      ),
    );
  }
  const element = input<PyramidView, HTMLElement>(box, view(), (next) => {
    channels.value = next.channels;
    smoothing.value = next.smoothing;
    show();
  });
  for (const control of [channels, smoothing]) listen(control, () => commit(element, view()));
  show();
  return Object.assign(element, {
    update(next: BackboneOptions) {
      built = backbone(next);
      show();
    },
  });
}
