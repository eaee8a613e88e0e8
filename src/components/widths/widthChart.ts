/** Accuracy against what it costs: multiply-adds, parameters, the file, or the time on this device. */
import type { FamilyPoint } from "../../model/evidence/familyPoints.js";
import { atEqualCost } from "../../model/evidence/familyPoints.js";
import { choiceInput } from "../ui/control.js";
import { runButton } from "../ui/runButton.js";
import { dataTable } from "../ui/dataTable.js";
import { problemNote } from "../picture/detections.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { type FamilyData, memberName } from "../fashion/familyData.js";
import type { OnDemand } from "../fashion/onDemand.js";
import { figure } from "../ui/figure.js";
import { bytes, count, milliseconds, percent, si } from "../../model/math/format.js";
import { networkName } from "../charts/plot.js";
import type { Prediction } from "../predict/predict.js";
import { responsive } from "../ui/responsive.js";
import { oneOf } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";
import { familyChart } from "./familyChart.js";
import { measureWidths, measuredPictures, measuredRounds } from "./measureWidths.js";
import { equalCostSentence, pairSentence, saturationSentence, upsetSentence } from "./widthSentences.js";

export interface ChartState {
  /** Id of the network that is outlined. */
  readonly id: string;
  readonly cost: string;
}

interface Cost {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly of: (point: FamilyPoint) => number | undefined;
  readonly format: (value: number) => string;
}

/** `?price=parameters`; the network is that of the page's other figures. */
export const chartUrl: UrlState<ChartState> = {
  price: field("cost", oneOf<string>(["macs", "parameters", "bytes", "time"])),
};

/**
 * @param start which network is outlined at first
 * @param until the question on equal cost; sentences that would answer it stand there once it is open
 * @returns an input; a click on a point changes the `id` of its value
 */
export function widthChart(
  data: FamilyData,
  networks: OnDemand,
  { start, until }: { readonly start: string; readonly until?: Input<Prediction> },
): Input<ChartState> {
  const { points } = data;
  let times: ReadonlyMap<string, number> = new Map();
  const costs: readonly Cost[] = [
    { id: "macs", name: "multiply-adds", label: "multiply-adds a picture", of: (p) => p.macs, format: (v) => si(v, 2) },
    { id: "parameters", name: "parameters", label: "parameters", of: (p) => p.parameters, format: (v) => si(v, 2) },
    { id: "bytes", name: "file", label: "bytes of the file", of: (p) => p.bytes, format: bytes },
    {
      id: "time",
      name: "time here",
      label: "milliseconds a picture, measured here",
      of: (p) => times.get(p.id),
      format: (v) => `${Number(v.toPrecision(2))}`,
    },
  ];
  let current: ChartState = { id: start, cost: "macs" };
  const costOf = () => costs.find(({ id }) => id === current.cost) ?? costs[0];

  const choose = choiceInput(costs, { label: "Against", format: ({ name }) => name });
  const measure = runButton("Measure all seven here", run);
  const status = html("p", { class: "label", role: "status" });
  const trouble = html("div");
  const tableBox = html("div");

  const picture = responsive((width) => {
    const { label, of, format } = costOf();
    const chart = familyChart(points, { width, costLabel: label, cost: of, format, selected: current.id });
    listen(chart, () => {
      if (chart.value === undefined) return;
      commit(control, { ...current, id: chart.value });
    });
    return chart;
  }, 640);
  const caption = html(
    "span",
    {},
    html("span", { class: "legend" }, networkName("v1"), networkName("v2")),
    " Large marks are the networks that this page runs. Dots are other seeds of the same training. Lines connect the means. The vertical axis does not begin at 0.",
  );
  const equalCost = html("li");
  const findings = html(
    "ul",
    { class: "findings" },
    equalCost,
    ...[saturationSentence(points, "v2"), saturationSentence(points, "v1"), upsetSentence(points)].map(
      (sentence) => sentence !== undefined && html("li", {}, sentence),
    ),
  );
  const pairs = html(
    "ul",
    { class: "label" },
    ...atEqualCost(points).map((pair) => html("li", {}, pairSentence(pair))),
  );
  const element = figure(
    [
      html("div", { class: "controls close" }, choose, measure.element, status),
      trouble,
      html("div", { class: "split" }, picture, html("div", { class: "chart-says" }, findings, pairs)),
    ],
    {
      label: "Accuracy against cost of the trained widths",
      caption,
      table: { summary: "The chart as a table", content: tableBox },
    },
  );
  /** Nothing on equal cost before the question is open. */
  function showEqualCost(): void {
    const open = until?.value.revealed ?? true;
    equalCost.textContent = open
      ? equalCostSentence(points)
      : "Answer the question above to see V2 and V1 at equal multiply-adds here.";
    pairs.hidden = !open;
  }
  for (const event of ["input", "reveal"]) until?.addEventListener(event, showEqualCost);
  showEqualCost();
  const control = input<ChartState, HTMLElement>(element, current, ({ id, cost }) => {
    current = {
      id: points.some((point) => point.id === id) ? id : current.id,
      cost: costs.some((c) => c.id === cost) ? cost : costs[0].id,
    };
    show();
  });

  function show(): void {
    choose.value = costOf();
    measure.element.hidden = costOf().id !== "time";
    if (costOf().id === "time" && times.size === 0)
      status.textContent = `${measuredRounds} passes of ${measuredPictures} pictures for each network, in turn.`;
    else if (costOf().id !== "time") status.textContent = "";
    picture.redraw();
    tableBox.replaceChildren(table());
  }

  function table(): HTMLTableElement {
    return dataTable(
      points,
      [
        { label: "network", value: memberName },
        { label: "accuracy", value: (p) => percent(p.accuracy, 2), numeric: true },
        {
          label: "seeds",
          value: (p) => p.seeds.map((s) => `${percent(s.accuracy, 2)}${s.seed === p.seed ? " (here)" : ""}`).join(", "),
        },
        { label: "multiply-adds", value: (p) => count(p.macs), numeric: true },
        { label: "parameters", value: (p) => count(p.parameters), numeric: true },
        { label: "file", value: (p) => bytes(p.bytes), numeric: true },
        {
          label: "time here",
          value: (p) => {
            const time = times.get(p.id);
            return time === undefined ? "not measured" : milliseconds(time);
          },
          numeric: true,
        },
      ],
      { caption: "The trained widths", hideCaption: true },
    );
  }

  async function run(signal: AbortSignal): Promise<void> {
    trouble.replaceChildren();
    status.textContent = "Fetching the networks …";
    const outcome = await measureWidths(data, networks, {
      signal,
      onProgress: (done, of) => (status.textContent = `Pass ${done} of ${of}.`),
    });
    if (outcome.ok) {
      times = outcome.value;
      status.textContent = `Medians of ${measuredRounds} passes of ${measuredPictures} pictures.`;
      show();
    } else {
      status.textContent = outcome.problem.kind === "cancelled" ? "Stopped." : "";
      if (outcome.problem.kind !== "cancelled") trouble.replaceChildren(problemNote(outcome.problem));
    }
  }

  listen(choose, () => commit(control, { ...current, cost: choose.value.id }));
  show();
  return control;
}
