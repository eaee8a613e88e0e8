/** What the chosen layer has learned: its kernels as pictures, its weights as a histogram, its channels by range and norm. */
import { extent, max } from "d3-array";
import { needsOf } from "../../model/pass/explainValue.js";
import type { LayerWeights } from "../../model/pass/weights.js";
import type { Tap } from "../../model/types.js";
import { html } from "../ui/element.js";
import { allSteps } from "../ui/nextTask.js";
import { count, decimal, si } from "../../model/math/format.js";
import { currentScheme, paintMap, rampLegend } from "../charts/colorScale.js";
import { paintAtlas } from "./atlas.js";
import { channelStatistics } from "./channelStatistics.js";
import { saveNetwork } from "../network/saveNetwork.js";
import { panel } from "./panel.js";
import type { Environment, Part, View } from "./part.js";
import { channelRanges, coarseChannels, histogramPlot, levels, normPlot, rangePlot } from "./weightCharts.js";

/** Depthwise kernels in a row. On a phone as many as rows, so that one kernel can be seen. */
function depthwiseColumns(channels: number): number {
  const isNarrow = globalThis.matchMedia?.("(max-width: 600px)").matches ?? false;
  return isNarrow ? Math.max(16, Math.ceil(Math.sqrt(channels))) : 48;
}

function kernelPicture({ shape: [rows, columns, input, output], kernel }: LayerWeights): HTMLCanvasElement {
  const canvas = html("canvas", { class: "map kernels", "aria-hidden": "true" });
  const extremes = max(kernel, Math.abs) ?? 0;
  if (rows * columns === 1) {
    // The longer side lies across, so that the picture is as large as the panel lets it be.
    if (input <= output) paintMap(canvas, kernel, [input, output], extremes);
    else {
      const turned = Float32Array.from({ length: input * output }, (_, i) => {
        const [row, column] = [Math.floor(i / input), i % input];
        return kernel[column * output + row];
      });
      paintMap(canvas, turned, [output, input], extremes);
    }
    return canvas;
  }
  const channels = input * output;
  const tap: Tap = { id: "kernel", shape: [rows, columns, channels], data: kernel };
  const scale = allSteps(channelStatistics(tap)).map((c) => Math.max(-c.min, c.max));
  const steps = paintAtlas(tap, {
    columns: Math.min(channels, output === 1 ? depthwiseColumns(channels) : output),
    extents: scale,
    scheme: currentScheme(),
  });
  const atlas = allSteps(steps);
  canvas.width = atlas.width;
  canvas.height = atlas.height;
  const bytes = new Uint8ClampedArray(atlas.pixels.buffer);
  canvas.getContext("2d")?.putImageData(new ImageData(bytes, atlas.width, atlas.height), 0, 0);
  return canvas;
}

function chart(title: string, ...contents: HTMLElement[]): HTMLElement {
  return html("div", {}, html("h3", {}, title), ...contents);
}

export function weightsPart({ session, layers, name, about, photoPictures }: Environment): Part {
  const body = html("div", { class: "weights" });
  const files = saveNetwork({
    ...{ name, layers, about: { title: name, ...about } },
    weights: (id) => (session.network === undefined ? Promise.resolve(undefined) : session.weights(id, [])),
  });
  const whole = html("details", { class: "data" }, html("summary", {}, "Save the whole network"), files);
  const frame = panel("What the layer has learned", "p-weights", [body, whole]);
  let now: View | undefined;
  let turn = 0;

  async function show(): Promise<void> {
    const mine = ++turn;
    if (now?.bench !== "weights" || now.pass === undefined || session.network === undefined) return;
    const { state, pass } = now;
    const id = state.layer.replace(/_add$/, "_project");
    try {
      if (needsOf(layers, id, state.changes).weights === undefined) {
        body.replaceChildren(html("p", { class: "note" }, "This step only takes means, so it has no weights."));
        return;
      }
    } catch {
      body.replaceChildren(html("p", { class: "note" }, "A change took this layer out of the network."));
      return;
    }
    const answer = await session.weights(id, state.changes);
    if (mine !== turn || !answer.ok) return;
    draw(id, answer.value);
    const dead = html("p", { class: "label" }, "Looking for channels that are always 0…");
    body.append(dead);
    const silent = await silentChannels(id, pass.fit, () => mine === turn);
    if (mine === turn)
      dead.textContent = silent ?? "The passes did not finish, so we do not know which channels are always 0.";
  }

  function draw(id: string, weights: LayerWeights): void {
    const ranges = channelRanges(weights);
    const { shape, kernel } = weights;
    const reach = ranges.map(({ low, high }) => Math.max(-low, high));
    const [least = 0, most = 0] = extent(reach);
    const coarse = coarseChannels(ranges);
    // A channel that has died has weights near 0: a ratio to it says nothing.
    const ratio = least > most / 1e4 ? `, a ratio of ${si(most / least, 3)}` : "";
    const sentence = `The largest weight of a channel lies between ${decimal(least, 3)} and ${decimal(most, 3)}${ratio}. With one 8-bit scale for the whole tensor, ${count(coarse)} of ${count(ranges.length)} channels would have fewer than ten levels on either side of zero. With one scale per channel, every channel has ${levels} levels on either side.`;
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
            ? shape[2] <= shape[3]
              ? "A row for each input channel, a column for each output channel."
              : "A row for each output channel, a column for each input channel."
            : `Each ${shape[0]} × ${shape[1]} square is one kernel, on a scale of its own.`,
        ),
      ),
      html(
        "div",
        { class: "weight-charts" },
        chart("How often each weight occurs", histogramPlot(weights)),
        chart("Norm of the weights of each output channel, largest first", normPlot(weights)),
        chart(
          "Range of each output channel, widest first",
          rangePlot(ranges, sentence),
          html("p", { class: "label" }, sentence),
        ),
      ),
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
      const reach = allSteps(channelStatistics(tap)).map((c) => Math.max(-c.min, c.max));
      most = most?.map((v, i) => Math.max(v, reach[i])) ?? reach;
    }
    const silent = (most ?? []).filter((v) => v === 0).length;
    const which = silent === 0 ? "no channel is" : `${silent} of ${most?.length ?? 0} channels are`;
    return `In the unchanged network, ${which} zero on all ${pictures.length} photos.`;
  }

  return {
    element: frame.element,
    refresh(view) {
      const before = now;
      now = view;
      const keys = ["layer", "changes"] as const;
      const same = before?.bench === view.bench && keys.every((key) => before?.state[key] === view.state[key]);
      if (!same || body.childElementCount === 0) void show();
    },
  };
}
