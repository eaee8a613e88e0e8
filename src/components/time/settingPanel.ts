/** Another width, another resolution: what every layer costs then, and how long a pass takes on this device. */
import { cost, parameters, peakActivations, total } from "../../model/architecture/cost.js";
import { type Layer, layers } from "../../model/architecture/layers.js";
import type { SpeedOptions } from "../../model/runtime/client.js";
import type { SpeedRequest, SpeedResult } from "../../model/runtime/protocol.js";
import type { Outcome } from "../../model/types.js";
import { runButton } from "../ui/runButton.js";
import { csv, dataTable } from "../ui/dataTable.js";
import { problemNote } from "../picture/detections.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { bytes, count, decimal, milliseconds, si } from "../../model/math/format.js";
import { type StripRow, networkStrip } from "../charts/networkStrip.js";
import { roundingChoices, roundingName, roundingOption, roundingWords } from "../charts/roundingInput.js";
import { type NetworkSize, sizeControls } from "../charts/sizeControls.js";
import { number, oneOf } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";
import { arithmeticRows, layerColumns } from "../charts/layerRows.js";
import { median } from "../../model/math/quartiles.js";

export interface SettingSources {
  /** Measures forward passes with random weights. */
  readonly speed: (request: SpeedRequest, options: SpeedOptions) => Promise<Outcome<SpeedResult>>;
}

export interface SettingState extends NetworkSize {
  /** Id of the layer whose costs are read. */
  readonly layer: string;
}

export interface SettingOptions extends Partial<SettingState> {
  /** Passes that are measured after the first one. */
  readonly runs?: number;
}

/** Widths of the published networks lie between 0.35 and 1.4; the paper's V1 goes down to 0.25. */
export const alphas = { min: 0.25, max: 1.4, step: 0.05 } as const;
export const resolutions = { min: 96, max: 320, step: 32 } as const;

const plainSetting: SettingState = { alpha: 1, resolution: 224, rounding: "published", layer: layers()[0].id };

/** `?alpha=0.5&px=160&rounding=atLeastEight&costs=block_3_expand`. */
export const settingUrl: UrlState<SettingState> = {
  alpha: field("alpha", number(alphas)),
  px: field("resolution", number(resolutions)),
  rounding: field("rounding", oneOf(roundingChoices, String, roundingName)),
  costs: field("layer", (size) => oneOf(layersOf(size).map(({ id }) => id))),
};

function layersOf({ alpha, resolution, rounding }: NetworkSize): Layer[] {
  return layers({ variant: "v2", alpha, resolution, rounding: roundingOption(rounding) });
}

const bytesPerValue = 4;

const rows: readonly StripRow[] = [
  ...arithmeticRows,
  {
    title: "parameters",
    value: (layer) => parameters(layer, "folded"),
    format: (v) => si(v, 2),
    read: (layer) => si(parameters(layer, "folded"), 3),
    height: 40,
  },
  {
    title: "memory of the output",
    value: (layer) => bytesPerValue * cost(layer).activations,
    format: (v) => bytes(v),
    read: (layer) => bytes(bytesPerValue * cost(layer).activations),
    height: 40,
  },
];

interface Measured extends SpeedResult, NetworkSize {
  readonly macs: number;
}

export function settingPanel(
  sources: SettingSources,
  { runs = 10, ...given }: SettingOptions = {},
): Input<SettingState> {
  const first = { ...plainSetting, ...given };
  const size = sizeControls(first, { alphas, resolutions });
  const network = (): Layer[] => layersOf(size.value);
  const strip = networkStrip(network(), { rows, layer: first.layer, label: "Layer at this width and resolution" });
  const rule = html("p", { class: "note" });
  const sums = html("dl", { class: "stats sums", "aria-live": "polite" });
  const table = html("div", {});
  const measured: Measured[] = [];
  const times = html("div", { role: "status" });
  const note = html("div", {});
  const measure = runButton("Measure here", start, { primary: true });

  const element = figure(
    [
      html("div", { class: "controls" }, ...size.parts),
      rule,
      strip,
      sums,
      html("div", { class: "controls" }, measure.element, html("span", { class: "label" }, "speed only, untrained")),
      note,
      times,
    ],
    {
      label: "MobileNet V2 at another width and resolution",
      caption:
        "MobileNet V2 with its 1000-class classifier. Shapes and costs are computed, with batch normalization (BN) folded in and 32-bit floats. The memory is for values, without weights; a skip’s input counts until it is added. A measured pass has random weights: it shows only the speed of the architecture on this device.",
      table: { summary: "All layers at this setting as a table", content: table },
      downloads: [
        {
          label: "Layers as CSV",
          name: "mobilenet-v2-layers.csv",
          type: "text/csv",
          content: () => csv(network(), layerColumns),
        },
      ],
    },
  );

  function draw(): void {
    const now = network();
    const sum = total(now, "folded");
    strip.update(now);
    rule.textContent = roundingWords(size.value.rounding, ["v2"]);
    const cells: [string, string][] = [
      ["multiply-adds", si(sum.macs)],
      ["parameters, BN folded in", si(sum.parameters)],
      ["values written", si(sum.activations)],
      ["most memory for values", bytes(bytesPerValue * peakActivations(now))],
    ];
    sums.replaceChildren(...cells.map(([name, value]) => html("div", {}, html("dt", {}, name), html("dd", {}, value))));
    table.replaceChildren(
      dataTable(now, layerColumns, { caption: `Layers at α = ${decimal(size.value.alpha)}`, hideCaption: true }),
    );
  }

  async function start(signal: AbortSignal): Promise<void> {
    const chosen = size.value;
    const { alpha, resolution, rounding } = chosen;
    const request = { variant: "v2", alpha, resolution, rounding: roundingOption(rounding), runs } as const;
    const { macs } = total(network());
    say(`Measuring α = ${decimal(alpha)} at ${resolution} × ${resolution}…`);
    const outcome = await sources.speed(request, {
      signal,
      onProgress: ({ done, of }) => say(`Measured ${done} of ${of} passes.`),
    });
    note.replaceChildren();
    if (outcome.ok) {
      measured.unshift({ ...outcome.value, ...chosen, macs });
      times.replaceChildren(timesTable(measured));
    } else if (outcome.problem.kind !== "cancelled") note.replaceChildren(problemNote(outcome.problem));
  }

  function say(text: string): void {
    note.replaceChildren(html("p", { class: "label" }, text));
  }

  const control = input<SettingState, HTMLElement>(element, first, (next) => {
    size.value = next;
    strip.value = next.layer;
    draw();
  });
  for (const part of [...size.parts, strip]) listen(part, () => commit(control, { ...size.value, layer: strip.value }));
  draw();
  return control;
}

/** `α = 0.5, 160 × 160`, and the rule of rounding where it is not the published one. */
function settingOf({ alpha, resolution, rounding }: NetworkSize): string {
  const rule = rounding === "published" ? "" : `, ${roundingName(rounding)}`;
  return `α = ${decimal(alpha)}, ${resolution} × ${resolution}${rule}`;
}

function timesTable(measured: readonly Measured[]): HTMLTableElement {
  return dataTable(
    measured,
    [
      { label: "Setting", value: settingOf },
      { label: "Median", value: (m) => milliseconds(median(m.milliseconds)), numeric: true },
      {
        label: "Fastest to slowest",
        value: (m) => `${milliseconds(Math.min(...m.milliseconds))} to ${milliseconds(Math.max(...m.milliseconds))}`,
        numeric: true,
      },
      { label: "First pass", value: (m) => milliseconds(m.firstRun), numeric: true },
      { label: "Multiply-adds", value: (m) => si(m.macs, 3), numeric: true },
      {
        label: "Multiply-adds a second",
        value: (m) => si((1000 * m.macs) / median(m.milliseconds), 2),
        numeric: true,
      },
      { label: "Passes", value: (m) => count(m.milliseconds.length), numeric: true },
    ],
    { caption: `Measured on this device with random weights (speed only, untrained): ${measured[0].backend}.` },
  );
}
