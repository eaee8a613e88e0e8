/** Two networks on one photo, layer beside layer: the reader's and another one. */
import type { Layer } from "../../model/architecture/layers.js";
import { count, counted, decimal, shape } from "../../model/math/format.js";
import {
  type LayerPair,
  type MapComparison,
  alignLayers,
  compareKernels,
  compareMaps,
} from "../../model/own/comparison.js";
import type { Network } from "../../model/runtime/client.js";
import type { Outcome, Picture, Problem } from "../../model/types.js";
import { problemNote } from "../picture/detections.js";
import { networkRunner } from "../picture/networkRunner.js";
import { selectInput } from "../ui/control.js";
import { type Column, dataTable } from "../ui/dataTable.js";
import { html, svg } from "../ui/element.js";
import { responsive } from "../ui/responsive.js";
import { runButton } from "../ui/runButton.js";
import type { OpenNetwork } from "./answersPanel.js";

/** A network that the reader's is compared with. */
export interface OtherNetwork {
  /** What opens it. */
  readonly id: string;
  readonly name: string;
  readonly layers: readonly Layer[];
}

export interface CompareSources {
  /** Layers of the reader's network. */
  readonly layers: readonly Layer[];
  readonly others: readonly OtherNetwork[];
  readonly ask: <T>(question: (network: Network) => Promise<Outcome<T>>) => Promise<Outcome<T> | undefined>;
  readonly open: OpenNetwork;
  readonly picture: () => Picture | undefined;
}

/** A pair with what was found; one without a partner has nothing to compare. */
export interface ComparedPair extends LayerPair {
  readonly maps?: MapComparison;
  /** Of the kernels' weights. */
  readonly kernels?: number;
}

const weightsOf = ({ kernel, in: [, , inputs], out: [, , outputs], groups }: Layer) =>
  (kernel * kernel * inputs * outputs) / groups;

/** What the picture says, in words. */
export function comparisonFinding(pairs: readonly ComparedPair[]): string {
  const known = pairs.flatMap(({ id, maps }) =>
    maps?.alignment === undefined ? [] : [{ id, alignment: maps.alignment }],
  );
  if (known.length === 0) return "No two layers have maps that can be compared.";
  const most = known.reduce((a, b) => (b.alignment > a.alignment ? b : a));
  const least = known.reduce((a, b) => (b.alignment < a.alignment ? b : a));
  return `Alignment is highest at ${most.id} with ${decimal(most.alignment)} and lowest at ${least.id} with ${decimal(least.alignment)}.`;
}

/** How many layers can be compared, and in what. */
export function partners(pairs: readonly ComparedPair[]): string {
  const both = pairs.filter(({ left: a, right: b }) => a && b).length;
  const maps = pairs.filter(({ maps: found }) => found?.difference !== undefined).length;
  const kernels = pairs.filter(({ kernels: found }) => found !== undefined).length;
  const ofShape = (n: number) => (n === both ? "all of them" : n === 0 ? "none of them" : count(n));
  return `${counted(both, "layer of yours has a partner", "layers of yours have a partner")} there. Maps of the same shape: ${ofShape(maps)}. Kernels of the same shape: ${ofShape(kernels)}.`;
}

/** A network beside itself, perhaps at another input size: that is said, so that nobody looks for a difference. */
export function sameWeights(pairs: readonly ComparedPair[]): string | undefined {
  const known = pairs.filter(({ kernels }) => kernels !== undefined);
  const both = pairs.filter(({ left: a, right: b }) => a && b);
  if (known.length === 0 || known.length < both.length || known.some(({ kernels = 0 }) => kernels < 0.99999))
    return undefined;
  const [mine, theirs] = [pairs.find(({ left: a }) => a)?.left?.in[0], pairs.find(({ right: b }) => b)?.right?.in[0]];
  const size = mine !== theirs && mine !== undefined && theirs !== undefined;
  return `Both have the same weights.${size ? ` Their maps differ because yours has an input of ${shape([mine, mine])} pixels, and the other one has ${shape([theirs, theirs])}.` : ""}`;
}

const [height, left] = [180, 36];

function chart(pairs: readonly ComparedPair[]): HTMLElement {
  return responsive((width) => {
    const step = (width - left) / Math.max(1, pairs.length);
    const y = (v: number) => 12 + (1 - Math.max(0, v)) * (height - 32);
    const mark = (name: string, i: number, value: number | undefined, id: string) =>
      value !== undefined &&
      svg(
        "circle",
        { class: name, cx: left + (i + 0.5) * step, cy: y(value), r: Math.min(4, Math.max(2.5, step / 3)) },
        svg("title", {}, `${id}: ${decimal(value)}`),
      );
    return svg(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": comparisonFinding(pairs) },
      svg("g", { class: "grid" }, ...[0, 0.5, 1].map((v) => svg("line", { x1: left, x2: width, y1: y(v), y2: y(v) }))),
      ...[0, 0.5, 1].map((v) =>
        svg("text", { class: "tick", x: left - 6, y: y(v) + 4, "text-anchor": "end" }, decimal(v, 1)),
      ),
      svg("text", { class: "tick", x: left, y: height - 4 }, "first layer"),
      svg("text", { class: "tick", x: width, y: height - 4, "text-anchor": "end" }, "last layer"),
      ...pairs.map(({ id, maps, kernels }, i) =>
        svg(
          "g",
          {},
          mark("own-kernels-dot", i, kernels, id),
          mark("own-correlation-dot", i, maps?.correlation, id),
          mark("own-alignment-dot", i, maps?.alignment, id),
        ),
      ),
    );
  }, 720);
}

const differ = "shapes differ";

function pairTable(pairs: readonly ComparedPair[], names: readonly [string, string]): HTMLElement {
  const both = ({ left: a, right: b }: ComparedPair, text: (layer: Layer) => string) =>
    a && b
      ? text(a) === text(b)
        ? text(a)
        : `${text(a)}; ${text(b)}`
      : a
        ? `${text(a)}; none`
        : `none; ${b ? text(b) : ""}`;
  const range = ({ min, max }: MapComparison["left"]) => `${decimal(min)} … ${decimal(max)}`;
  const number = (value: number | undefined, absent: string) => (value === undefined ? absent : decimal(value));
  const sameMap = ({ left: a, right: b }: ComparedPair) => a && b && shape(a.out) === shape(b.out);
  /** Columns that compare value with value; a column without any value is left out. */
  const direct: readonly (Column<ComparedPair> & { readonly has: (pair: ComparedPair) => boolean })[] = [
    {
      label: "Correlation of maps",
      value: (pair) => number(pair.maps?.correlation, pair.maps && !sameMap(pair) ? differ : "–"),
      numeric: true,
      has: ({ maps }) => maps?.correlation !== undefined,
    },
    {
      label: "Mean difference",
      value: ({ maps }) => number(maps?.difference, maps ? differ : "–"),
      numeric: true,
      has: ({ maps }) => maps?.difference !== undefined,
    },
    {
      label: "Correlation of weights",
      value: ({ maps, kernels }) => number(kernels, maps ? differ : "–"),
      numeric: true,
      has: ({ kernels }) => kernels !== undefined,
    },
  ];
  const table = dataTable(
    pairs,
    [
      { label: "Layer", value: ({ id }) => html("code", {}, id) },
      { label: "Maps", value: (pair) => both(pair, ({ out }) => shape(out)), numeric: true },
      {
        label: "Weights",
        value: (pair) => both(pair, (layer) => count(weightsOf(layer))),
        numeric: true,
      },
      { label: "Alignment", value: ({ maps }) => number(maps?.alignment, "–"), numeric: true },
      ...direct.filter(({ has }) => pairs.some(has)),
      { label: `Range, ${names[0]}`, value: ({ maps }) => (maps ? range(maps.left) : "–"), numeric: true },
      { label: `Range, ${names[1]}`, value: ({ maps }) => (maps ? range(maps.right) : "–"), numeric: true },
      {
        label: "Means",
        value: ({ maps }) => (maps ? `${decimal(maps.left.mean)}; ${decimal(maps.right.mean)}` : "–"),
        numeric: true,
      },
    ],
    { caption: `Layers of ${names[0]} and of ${names[1]}`, hideCaption: true },
  );
  return html(
    "div",
    {
      class: "scroll map-scroll",
      tabindex: 0,
      role: "region",
      "aria-label": `Layers of ${names[0]} and of ${names[1]}`,
    },
    table,
  );
}

export function comparePanel({ layers, others, ask, open, picture }: CompareSources): HTMLElement {
  const choice = selectInput(others, { label: "Compare with", format: ({ name }) => name });
  choice.addEventListener("input", (event) => event.stopPropagation());
  const go = runButton("Compare on this photo", compare);
  const said = html("p", { class: "label", role: "status" });
  const result = html("div");
  const element = html(
    "section",
    { class: "panel own-compare" },
    html("h2", {}, "Compare with another network"),
    html("div", { class: "controls" }, choice, go.element),
    said,
    result,
  );

  async function compare(signal: AbortSignal): Promise<void> {
    const [other, photo] = [choice.value, picture()];
    if (!photo) {
      said.textContent = "Choose a photo first.";
      return;
    }
    result.replaceChildren();
    said.textContent = `Loading ${other.name} …`;
    const runner = networkRunner(
      (onProgress) => open(other.id, { onProgress, signal }),
      (network) => network.dispose(),
    );
    try {
      const opened = await runner.open();
      const found = opened.ok ? await measure(opened.value, other, photo, signal) : opened.problem;
      said.textContent = "";
      if (Array.isArray(found)) show(found, ["yours", other.name]);
      else if (found.kind !== "cancelled") result.replaceChildren(problemNote(found));
    } finally {
      runner.dispose();
    }
  }

  async function measure(
    network: Network,
    other: OtherNetwork,
    photo: Picture,
    signal: AbortSignal,
  ): Promise<ComparedPair[] | Problem> {
    const pairs = alignLayers(layers, other.layers);
    const done: ComparedPair[] = [];
    for (const pair of pairs) {
      const { left: a, right: b } = pair;
      said.textContent = `Layer ${done.length + 1} of ${pairs.length}`;
      if (!a || !b) {
        done.push(pair);
        continue;
      }
      const request = (id: string) => ({ fit: "stretch", taps: [id], signal }) as const;
      const answers = await Promise.all([
        ask((own) => own.run(photo, request(a.id))),
        network.run(photo, request(b.id)),
        ask((own) => own.weights({ layer: a.id, signal })),
        network.weights({ layer: b.id, signal }),
      ]);
      const failed = answers.find((answer) => !answer?.ok);
      if (failed && !failed.ok) return failed.problem;
      const [mine, theirs, kernel, otherKernel] = answers;
      if (!mine?.ok || !theirs.ok || !kernel?.ok || !otherKernel.ok)
        return { kind: "cancelled", message: "Stopped.", advice: "" };
      const kernels = compareKernels(kernel.value, otherKernel.value);
      const maps = compareMaps(mine.value.taps[a.id], theirs.value.taps[b.id]);
      done.push({ ...pair, maps, ...(kernels !== undefined && { kernels }) });
    }
    return done;
  }

  function show(pairs: readonly ComparedPair[], names: readonly [string, string]): void {
    const same = pairs.filter(({ maps }) => maps?.difference !== undefined).length;
    const key = (name: string, text: string) =>
      html("span", {}, html("i", { class: name, "aria-hidden": "true" }), text);
    result.replaceChildren(
      html(
        "p",
        { class: "own-key" },
        key("own-alignment-dot", "alignment of the maps"),
        same > 0 && key("own-correlation-dot", "correlation of the maps"),
        pairs.some(({ kernels }) => kernels !== undefined) && key("own-kernels-dot", "correlation of the weights"),
      ),
      chart(pairs),
      html(
        "p",
        { role: "status" },
        html("b", {}, comparisonFinding(pairs)),
        ` The other network is ${names[1]}. ${partners(pairs)}`,
        sameWeights(pairs) && html("b", {}, ` ${sameWeights(pairs)}`),
      ),
      html(
        "p",
        { class: "note" },
        "Alignment tells whether two layers react in the same way to the same places of the photo, whatever their channels are. It is 1 for the same reaction and near 0 for unrelated ones. It needs no equal shapes: both maps are averaged to at most 8 × 8 cells. ",
        "The measure is centered kernel alignment (CKA), in its unbiased form (",
        html("a", { href: "https://arxiv.org/abs/1905.00414" }, "Kornblith et al., 2019"),
        "). A correlation compares value with value, so it needs two maps or two kernels of the same shape. Networks that were trained apart have their channels in different orders: their correlations are near 0, even where the alignment is high.",
      ),
      pairTable(pairs, names),
    );
  }

  return element;
}
