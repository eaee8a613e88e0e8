/** What the chosen layer has learned: its kernels as pictures, and the range of each output channel. */
import { extent, max } from "d3-array";
import { bits } from "../../model/numberFormat.js";
import { needsOf } from "../../model/pixel.js";
import type { LayerWeights, Tap } from "../../model/protocol.js";
import { html, svg } from "../element.js";
import { count, decimal, si } from "../format.js";
import { currentScheme, paintMap, rampLegend } from "../ramp.js";
import { responsive } from "../responsive.js";
import { paintAtlas } from "./atlas.js";
import { channelStatistics } from "./channelStatistics.js";
import { panel } from "./panel.js";
import type { Environment, Part, View } from "./part.js";

/** Lowest and highest weight of each output channel. */
export function channelRanges({ shape, kernel }: LayerWeights): { readonly low: number; readonly high: number }[] {
  // Channels stand last, or in a depthwise kernel [k, k, c, 1] last but one: either way weight i is channel i mod n.
  const channels = shape[3] === 1 ? shape[2] : shape[3];
  const ranges = Array.from({ length: channels }, () => ({ low: Infinity, high: -Infinity }));
  kernel.forEach((weight, i) => {
    const range = ranges[i % channels];
    range.low = Math.min(range.low, weight);
    range.high = Math.max(range.high, weight);
  });
  return ranges;
}

/** Levels on one side of zero that signed 8-bit integers have. */
const levels = 2 ** (bits("int8") - 1) - 1;

/** With one scale for the whole tensor: channels whose largest weight gets fewer than ten of the 127 levels. */
export function coarseChannels(ranges: readonly { readonly low: number; readonly high: number }[]): number {
  const reach = ranges.map(({ low, high }) => Math.max(-low, high));
  const step = (max(reach) ?? 0) / levels;
  return reach.filter((most) => most < 10 * step).length;
}

function kernelPicture({ shape: [rows, columns, input, output], kernel }: LayerWeights): HTMLCanvasElement {
  const canvas = html("canvas", { class: "map kernels", "aria-hidden": "true" });
  const extremes = max(kernel, Math.abs) ?? 0;
  if (rows * columns === 1) {
    paintMap(canvas, kernel, [input, output], extremes);
    return canvas;
  }
  const channels = input * output;
  const tap: Tap = { id: "kernel", shape: [rows, columns, channels], data: kernel };
  const scale = channelStatistics(tap).map((c) => Math.max(-c.min, c.max));
  const atlas = paintAtlas(tap, {
    columns: Math.min(channels, output === 1 ? 48 : output),
    extents: scale,
    scheme: currentScheme(),
  });
  canvas.width = atlas.width;
  canvas.height = atlas.height;
  const bytes = new Uint8ClampedArray(atlas.pixels.buffer);
  canvas.getContext("2d")?.putImageData(new ImageData(bytes, atlas.width, atlas.height), 0, 0);
  return canvas;
}

function rangePlot(ranges: readonly { readonly low: number; readonly high: number }[], label: string): HTMLElement {
  const sorted = [...ranges].sort((a, b) => b.high - b.low - (a.high - a.low));
  const [low = 0] = extent(ranges, (r) => r.low);
  const [, high = 0] = extent(ranges, (r) => r.high);
  const height = 120;
  const left = 44;
  return responsive((width) => {
    const step = (width - left) / sorted.length;
    const y = (v: number) => 8 + ((high - v) / (high - low || 1)) * (height - 16);
    return svg(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
      ...[low, high].map((v) =>
        svg("text", { class: "tick", x: left - 6, y: y(v) + 4, "text-anchor": "end" }, decimal(v)),
      ),
      ...sorted.map((r, i) =>
        svg("rect", {
          class: "bar-pos",
          x: left + i * step,
          width: Math.max(0.5, step - (step > 3 ? 1 : 0)),
          y: y(r.high),
          height: Math.max(0.5, y(r.low) - y(r.high)),
        }),
      ),
      svg("line", { class: "zero", x1: left, x2: width, y1: y(0), y2: y(0) }),
    );
  }, 720);
}

export function weightsPart({ session, layers, photoPictures }: Environment): Part {
  const body = html("div", {});
  const details = html(
    "details",
    { class: "data weights" },
    html("summary", {}, "Show the weights of this layer"),
    body,
  );
  const frame = panel("What the layer has learned", "p-weights", [details]);
  let now: View | undefined;
  let turn = 0;

  async function show(): Promise<void> {
    const mine = ++turn;
    if (!details.open || now?.pass === undefined || session.network === undefined) return;
    const { state, pass } = now;
    const id = state.layer.replace(/_add$/, "_project");
    try {
      needsOf(layers, id, state.changes);
    } catch {
      body.replaceChildren(html("p", { class: "note" }, "A change took this layer out of the network."));
      return;
    }
    const answer = await session.weights(id, state.changes);
    if (mine !== turn || !answer.ok) return;
    draw(id, answer.value);
    const dead = html("p", { class: "label" }, "Looking for channels that stay silent…");
    body.append(dead);
    const silent = await silentChannels(id, pass.fit, () => mine === turn);
    if (mine === turn && silent !== undefined) dead.textContent = silent;
  }

  function draw(id: string, weights: LayerWeights): void {
    const ranges = channelRanges(weights);
    const { shape, kernel } = weights;
    const reach = ranges.map(({ low, high }) => Math.max(-low, high));
    const [least = 0, most = 0] = extent(reach);
    const coarse = coarseChannels(ranges);
    const sentence = `The largest weight of a channel lies between ${decimal(least, 3)} and ${decimal(most, 3)}, a ratio of ${si(most / least, 3)}. With one 8-bit scale for the whole tensor, ${count(coarse)} of ${count(ranges.length)} channels would have fewer than ten levels on either side of zero; with a scale for each channel every one has ${levels}.`;
    const pointwise = shape[0] * shape[1] === 1;
    body.replaceChildren(
      html("p", { class: "label" }, html("b", {}, id), `: ${count(kernel.length)} weights, ${shape.join(" × ")}`),
      kernelPicture(weights),
      html(
        "div",
        { class: "under" },
        pointwise
          ? rampLegend("signed", { low: decimal(-most), high: decimal(most) })
          : rampLegend("signed", { low: "minus its largest", high: "its largest" }),
        html(
          "p",
          { class: "label" },
          pointwise
            ? "A row for each input channel, a column for each output channel."
            : `Each ${shape[0]} × ${shape[1]} square is one kernel, on a scale of its own.`,
        ),
      ),
      html("h3", {}, "Range of each output channel, widest first"),
      rangePlot(ranges, sentence),
      html("p", { class: "label" }, sentence),
    );
  }

  /** Channels that are 0 everywhere on every shipped photo. */
  async function silentChannels(
    id: string,
    fit: "stretch" | "letterbox",
    isCurrent: () => boolean,
  ): Promise<string | undefined> {
    const pictures = await photoPictures();
    let most: number[] | undefined;
    for (const picture of pictures) {
      const answer = await session.get({ picture, fit, changes: [] }, [id]);
      if (!isCurrent() || !answer.ok) return undefined;
      const tap = answer.value.taps.get(id);
      if (tap === undefined) return undefined;
      const reach = channelStatistics(tap).map((c) => Math.max(-c.min, c.max));
      most = most?.map((v, i) => Math.max(v, reach[i])) ?? reach;
    }
    const silent = (most ?? []).filter((v) => v === 0).length;
    return `${silent} of ${most?.length ?? 0} channels are 0 everywhere on all ${pictures.length} shipped photos, in the unchanged network.`;
  }

  details.addEventListener("toggle", () => void show());
  return {
    element: frame.element,
    refresh(view) {
      const before = now;
      now = view;
      const same = before?.state.layer === view.state.layer && before.state.changes === view.state.changes;
      if (!same || body.childElementCount === 0) void show();
    },
  };
}
