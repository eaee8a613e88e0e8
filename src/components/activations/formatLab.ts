/** The number-format lab: real activations of a layer rounded to few bits, and what that does to the detections. */
import type { NumberFormat, Outcome, Picture } from "../../model/types.js";
import type { PrecisionMeasurement } from "../../model/evidence/claims.js";
import { formatError, histogram } from "../../model/math/formatReport.js";
import type { Progress, RunRequest, RunResult } from "../../model/runtime/protocol.js";
import { button, choiceInput, selectInput } from "../ui/control.js";
import { dataTable } from "../ui/dataTable.js";
import { detectionText, photoWithBoxes, problemNote, progressBar } from "../picture/detections.js";
import { networkRunner } from "../picture/networkRunner.js";
import type { DescribedPhoto, Photo } from "../picture/photo.js";
import { type Input, announce, commit, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { percent } from "../../model/math/format.js";
import { formatHistogram } from "./formatHistogram.js";
import { gridInWords } from "./gridWords.js";
import {
  type BuiltLab,
  type LabActivation,
  type LabState,
  type LabView,
  labChanges,
  labFormats,
  labLayers,
  labStart,
  viewOf,
} from "./formatLabData.js";
import { Unreadable } from "../picture/pictureDecode.js";
import { coverUntil } from "../predict/cover.js";
import type { Prediction } from "../predict/predict.js";
import { precisionChart } from "./precisionChart.js";
import { responsive } from "../ui/responsive.js";
import { partTitle } from "../ui/partTitle.js";

/** The part of a network's client that the lab needs. */
export interface LabNetwork {
  run(picture: Picture, request: RunRequest): Promise<Outcome<RunResult>>;
}

export type LabPhoto = Photo & Pick<DescribedPhoto, "width" | "height">;

export interface FormatLabData {
  readonly photos: readonly LabPhoto[];
  readonly built: BuiltLab;
  /** Detections kept over all test pictures, data/precision.csv. */
  readonly measured: readonly PrecisionMeasurement[];
}

export interface FormatLabOptions {
  readonly open: (onProgress: (progress: Progress) => void) => Promise<Outcome<LabNetwork>>;
  readonly pixels: (photo: LabPhoto) => Promise<Picture>;
  readonly value?: Partial<LabState>;
  /** The question that the measurements answer: their chart is covered until then. */
  readonly until?: Input<Prediction>;
}

const activationNames: Readonly<Record<LabActivation, string>> = {
  relu6: "ReLU6, as trained",
  relu: "ReLU instead",
};

const loads = "Load the network, 5 MB";

export interface FormatLab extends Input<LabState> {
  /** The chosen format and the range of the activations that it has to hold; undefined until these are computed. */
  readonly ranged: { readonly format: NumberFormat; readonly range: readonly [number, number] } | undefined;
}

/**
 * Its `value` is a {@link LabState}. What was computed at build time shows at once; for other photos and layers the
 * network loads when the reader asks for it.
 */
export function formatLab(data: FormatLabData, options: FormatLabOptions): FormatLab {
  const { photos, built, measured } = data;
  const ids = labLayers(built);
  let state = checked({ ...labStart, ...options.value });
  const runner = networkRunner(options.open);
  let view: LabView | undefined = viewOf(built.results, state);
  const pictures = new Map<string, Promise<Picture>>();
  const cache = new Map<string, Promise<Outcome<RunResult>>>();
  const photoOf = (id: string) => photos.find((photo) => photo.id === id) ?? photos[0];
  const photoChoice = selectInput(
    photos.map(({ id }) => id),
    { label: "Photo", format: (id) => photoOf(id).title },
  );
  // Two layers have nearly the same name: Conv1 and Conv_1.
  const layerName = (id: string) =>
    id === ids[0] ? `${id} (first layer)` : id === ids.at(-1) ? `${id} (last layer)` : id;
  const layerChoice = selectInput(ids, { label: "Layer", format: layerName });
  const activationChoice = choiceInput<LabActivation>(["relu6", "relu"], {
    label: "Activation",
    format: (name) => activationNames[name],
  });
  const formatChoice = choiceInput(labFormats, { label: "Format" });
  /** What stands in place of the activations while they are not there. */
  const waits = html("p", { class: "label fl-wait" });
  const picture = responsive(
    (width) => (view ? formatHistogram(view.histogram, { width, format: state.format }) : waits),
    640,
  );
  const words = html("p", { class: "total" });
  const seen = html("div");
  const verdict = html("p", { class: "total", role: "status" });
  const status = html("div", { class: "lab-status" });
  const title = partTitle();
  const chart = responsive(
    (width) => precisionChart(measured, { width, format: state.format, formats: labFormats }),
    640,
  );
  const kept = html(
    "div",
    { class: "fl-chart" },
    partTitle(html("b", {}, "Detections kept"), `, on the five photos and on Muybridge’s 24 frames of a cat`),
    chart,
  );
  const { until } = options;
  const table = dataTable(
    measured,
    [
      { label: "Activation", value: ({ activation }) => activationNames[activation] },
      { label: "Format", value: ({ format }) => format },
      { label: "Kept", value: ({ kept, of }) => `${kept} of ${of}`, numeric: true },
    ],
    { caption: "Detections kept", hideCaption: true },
  );
  const tableBox = html("div", {}, table);
  if (until !== undefined)
    coverUntil([kept, tableBox], { says: "Answer the question above first.", shows: "Show the measurements", until });
  const box = figure(
    [
      html("div", { class: "controls" }, photoChoice, layerChoice, activationChoice),
      html("div", { class: "controls" }, formatChoice),
      status,
      html(
        "div",
        { class: "format-lab" },
        html("div", { class: "fl-values" }, title, picture, words),
        html("div", { class: "fl-seen" }, partTitle(html("b", {}, "What the network finds then")), seen, verdict),
      ),
      kept,
    ],
    {
      label: "Number formats on real activations",
      caption:
        "The output of every convolution is rounded, not only the layer shown. The weights do not change. Integers use one range for the whole tensor, from its lowest to its highest value. Each network is compared with itself: its detections with 32-bit floats come first. “Kept” says how many of these detections are left after rounding. We did not retrain the networks after the change. A network that is trained with few bits could keep more detections. At four bits and fewer, the one or two detections that are kept can be chance.",
      table: {
        summary: "The measurements as a table",
        content: tableBox,
      },
    },
  );
  const element = input<LabState, HTMLElement>(box, state, {
    check: checked,
    read: () => state,
    show: (next) => {
      state = next;
      void refresh();
    },
  });

  function checked(next: LabState): LabState {
    return {
      photo: photos.some(({ id }) => id === next.photo) ? next.photo : photos[0].id,
      layer: ids.includes(next.layer) ? next.layer : labStart.layer,
      activation: next.activation === "relu" ? "relu" : "relu6",
      format: labFormats.includes(next.format) ? next.format : labStart.format,
    };
  }
  function draw(waiting = `Not computed yet. Press “${loads}” above.`): void {
    photoChoice.value = state.photo;
    layerChoice.value = state.layer;
    activationChoice.value = state.activation;
    formatChoice.value = state.format;
    title.replaceChildren(html("b", {}, `Activations of ${layerName(state.layer)}`), `, ${photoOf(state.photo).title}`);
    waits.textContent = waiting;
    // What belongs to another photo goes at once.
    if (view) picture.redraw();
    else picture.drawFor();
    chart.redraw();
    const { alt, href, width, height } = photoOf(state.photo);
    seen.replaceChildren(photoWithBoxes(html("img", { src: href, alt, width, height }), view?.detections ?? []));
    if (view === undefined) {
      words.textContent = verdict.textContent = "";
      return;
    }
    const { error, histogram: bars, reference, detections } = view;
    words.replaceChildren(
      html("b", {}, `${state.format}: `),
      `${gridInWords(state.format, bars.range)}. The rounding error is `,
      html("b", { class: "live" }, percent(error.relative, 2)),
      ` of the values: the root mean square of the errors, divided by that of the values. ${percent(error.lost, 1)} of the values above zero become zero.`,
    );
    verdict.replaceChildren(
      `In floats: ${detectionText(reference)}. With ${state.format}: `,
      html("b", { class: "live" }, detectionText(detections)),
      ".",
    );
  }

  const keyOf = (part: string) => `${state.photo} ${state.activation} ${part}`;
  async function runOnce(net: LabNetwork, key: string, request: RunRequest): Promise<Outcome<RunResult>> {
    const photo = photoOf(state.photo);
    const pixels = pictures.get(photo.id) ?? options.pixels(photo);
    pictures.set(photo.id, pixels);
    const run = async (): Promise<Outcome<RunResult>> => {
      try {
        return await net.run(await pixels, request);
      } catch (error) {
        pictures.delete(photo.id);
        if (error instanceof Unreadable) return { ok: false, problem: error.problem };
        throw error;
      }
    };
    const answer = cache.get(key) ?? run();
    // Tensors are large: only the last few answers stay.
    cache.set(key, answer);
    if (cache.size > 12) cache.delete([...cache.keys()][0]);
    const outcome = await answer;
    if (!outcome.ok) cache.delete(key);
    return outcome;
  }
  async function computed(net: LabNetwork, now: LabState): Promise<Outcome<LabView>> {
    const { activation, layer, format } = now;
    const keys = [keyOf(layer), keyOf(format)];
    const float = await runOnce(net, keys[0], { fit: "stretch", taps: [layer], changes: labChanges(activation) });
    if (!float.ok) return float;
    const rounded = await runOnce(net, keys[1], { fit: "stretch", changes: labChanges(activation, format) });
    if (!rounded.ok) return rounded;
    const { data: values } = float.value.taps[layer];
    return {
      ok: true,
      value: {
        histogram: histogram(values),
        error: formatError(values, format),
        reference: float.value.detections,
        detections: rounded.value.detections,
      },
    };
  }
  async function refresh(): Promise<void> {
    runner.pass();
    view = viewOf(built.results, state);
    const isHere = runner.phase.kind === "ready";
    status.replaceChildren();
    if (view === undefined && !isHere) status.replaceChildren(offer());
    draw(isHere ? "The network runs…" : undefined);
    if (view === undefined && isHere) await run();
  }
  async function run(): Promise<void> {
    const outcome = await runner.run((network) => computed(network, state));
    if (outcome === undefined) return;
    if (outcome.ok) view = outcome.value;
    else status.replaceChildren(problemNote(outcome.problem));
    draw("Not computed.");
    // The value is as before, but what follows the figure has waited for its range.
    announce(element);
  }
  function offer(): HTMLElement {
    const load = button(loads, () => void start(), { primary: true });
    const known = built.results.map(({ photo, layer }) => `${layer} on ${photoOf(photo).title}`);
    return html(
      "div",
      { class: "lab-offer" },
      load,
      html(
        "span",
        { class: "label" },
        `Computed beforehand: ${[...new Set(known)].join(", ")}. The rest runs in your browser.`,
      ),
    );
  }
  runner.watch((phase) => {
    if (phase.kind === "loading") status.replaceChildren(progressBar(phase.progress));
  });
  async function start(): Promise<void> {
    const outcome = await runner.open();
    if (outcome.ok) await refresh();
    else status.replaceChildren(problemNote(outcome.problem), offer());
  }

  for (const control of [photoChoice, layerChoice, activationChoice, formatChoice])
    listen(control, () =>
      commit(element, {
        photo: photoChoice.value,
        layer: layerChoice.value,
        activation: activationChoice.value,
        format: formatChoice.value,
      }),
    );
  void refresh();
  return Object.defineProperty(element, "ranged", {
    get: (): FormatLab["ranged"] => view && { format: state.format, range: view.histogram.range },
  }) as FormatLab;
}
