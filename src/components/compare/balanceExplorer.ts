/** Why fewer multiply-adds need not be less time: one slider, the machine, over both networks' layers and their times. */
import type { Layer } from "../../model/architecture/layers.js";
import { balanceAt, timeRatio, waitingShare } from "../../model/architecture/roofline.js";
import { balanceChart, balanceRange } from "./balanceChart.js";
import { choiceInput, rangeInput } from "../ui/control.js";
import { type DeviceRow, speedUp } from "./deviceChart.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { decimal, percent, times } from "../../model/math/format.js";
import { keptParts } from "../ui/reuseElements.js";
import { layerTable } from "../charts/layerBars.js";
import { responsive } from "../ui/responsive.js";
import { rooflineChart } from "./rooflineChart.js";
import { oneOf, power } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";

export interface Machine {
  /** Multiply-adds while one byte moves. */
  readonly balance: number;
  readonly bytesPerValue: number;
}

export interface BalanceExplorerOptions {
  readonly start?: Partial<Machine>;
  /** Measurements whose speed-up is looked up on the curve. */
  readonly measured?: readonly DeviceRow[];
}

const formats = [4, 1] as const;
const balanceStep = 0.25;

/** How the machine stands in the address: `?balance=16&bits=8`. */
export const machineUrl: UrlState<Machine> = {
  balance: field("balance", power(balanceRange, balanceStep)),
  bits: field(
    "bytesPerValue",
    oneOf<number>(formats, (bytes) => String(8 * bytes)),
  ),
};

/** What the model says of a machine, in two sentences. */
export function machineSentence(
  { v1, v2 }: { readonly v1: readonly Layer[]; readonly v2: readonly Layer[] },
  { balance, bytesPerValue }: Machine,
): string {
  const ratio = timeRatio(v1, v2, balance, bytesPerValue);
  const faster = ratio >= 1 ? `V2 is ${times(ratio)} as fast as V1` : `V1 is ${times(1 / ratio)} as fast as V2`;
  const [a, b] = [v1, v2].map((list) => percent(waitingShare(list, balance, bytesPerValue)));
  return `By the model ${faster}. Waiting for memory takes ${a} of V1’s time and ${b} of V2’s.`;
}

/** @returns an input; its value is the machine */
export function balanceExplorer(
  networks: { readonly v1: readonly Layer[]; readonly v2: readonly Layer[] },
  options: BalanceExplorerOptions = {},
): Input<Machine> {
  const first: Machine = { balance: 4, bytesPerValue: 4, ...options.start };
  let now = first;
  const [low, high] = balanceRange.map(Math.log2);
  const balance = rangeInput({
    label: "Multiply-adds per byte",
    min: low,
    max: high,
    step: balanceStep,
    value: Math.log2(first.balance),
    format: (v) => decimal(2 ** v, v < 3.3 ? 1 : 0),
  });
  const format = choiceInput(formats, {
    label: "Numbers",
    value: first.bytesPerValue === 1 ? 1 : 4,
    format: (bytes) => (bytes === 4 ? "32-bit" : "8-bit"),
  });
  const said = html("p", { class: "said", role: "status" });
  const named = [
    { name: "V1", layers: networks.v1 },
    { name: "V2", layers: networks.v2 },
  ];
  const measured = (options.measured ?? [])
    .filter(({ precision }) => precision === "32-bit" || precision === "8-bit")
    .map((row) => ({ label: row.device, ratio: speedUp(row), bytesPerValue: row.precision === "8-bit" ? 1 : 4 }));
  const [layersKept, curveKept] = [keptParts(), keptParts()];
  const above = responsive((width) => rooflineChart(named, { width, ...now, kept: layersKept }));
  const below = responsive((width) => balanceChart(networks, { width, ...now, measured, kept: curveKept }));
  const element = html(
    "div",
    { class: "wide" },
    figure(
      [
        html("div", { class: "controls" }, balance, format),
        said,
        above,
        html("p", { class: "label chart-gap" }, "The violet line marks the same machine in both charts."),
        below,
      ],
      {
        label: "Multiply-adds per byte of every layer, and the time that follows from them",
        caption:
          "Top: each circle is a layer, and its area shows the bytes it moves. Layers in the gray area are limited by memory on this machine. Bottom: the ratio of the two times, if each layer takes the longer of computing and moving. Each diamond is a published speed-up. It is placed where the curve has that value, so the diamonds do not test the model.",
        table: { summary: "Every layer as a table", content: layerTable(named) },
      },
    ),
  );
  const control = input<Machine, HTMLElement>(element, first, (machine) => {
    now = machine;
    balance.value = Math.log2(now.balance);
    format.value = now.bytesPerValue === 1 ? 1 : 4;
    refresh();
  });
  function refresh(): void {
    const even = balanceAt(networks.v1, networks.v2, 1, now.bytesPerValue);
    const where = even === undefined ? "" : ` Both take the same time at ${decimal(even, 1)} multiply-adds per byte.`;
    said.textContent = machineSentence(networks, now) + where;
    above.redraw();
    below.redraw();
  }
  for (const part of [balance, format]) {
    listen(part, () => commit(control, { balance: 2 ** balance.value, bytesPerValue: format.value }));
  }
  refresh();
  return control;
}
