/** Where the time goes: each layer measured here, and whole passes on whatever else this browser can compute with. */
import type { BackendName, BackendOptions, PassTimes } from "../../model/runtime/backends.js";
import type { SpeedOptions } from "../../model/runtime/client.js";
import type { Layer } from "../../model/architecture/layers.js";
import type { LayerTimes, LayerTimesRequest, SpeedProgress } from "../../model/runtime/protocol.js";
import type { Outcome } from "../../model/types.js";
import { runButton } from "../ui/runButton.js";
import { timeLeft } from "../ui/timeLeft.js";
import { dataTable } from "../ui/dataTable.js";
import { problemNote } from "../picture/detections.js";
import { html } from "../ui/element.js";
import { count, milliseconds, times as ratio } from "../../model/math/format.js";
import { isCompared, kernelTimesFigure } from "./kernelTimes.js";
import { layerTimesFigure, recordedTimesFigure } from "./layerTimesFigure.js";
import type { RecordedTimes } from "./recordedTimes.js";
import { median } from "../../model/math/quartiles.js";

export interface TimeSources {
  readonly layers: readonly Layer[];
  /** Times each layer in the explorer's own network. */
  readonly layerTimes: (request: LayerTimesRequest, options: SpeedOptions) => Promise<Outcome<LayerTimes>>;
  /** Times whole passes of the detector's layers in a worker of its own; another network has no such measurement. */
  readonly timeBackend?: (backend: BackendName, options: BackendOptions) => Promise<Outcome<PassTimes>>;
  /** What another device has measured, shown until this one has. */
  readonly recorded?: RecordedTimes;
}

/** Milliseconds for one sample of a layer, since browser clocks tick in steps of up to 0.1 ms; samples of each layer. */
const layerRequest: LayerTimesRequest = { budget: 20, rounds: 5 };

const backendWords: Readonly<Record<BackendName, string>> = {
  wasm: "WebAssembly (this site)",
  webgl: "WebGL",
  webgpu: "WebGPU",
  cpu: "plain JavaScript",
};

interface Measurement {
  readonly element: HTMLElement;
}

/** A button that starts, one that stops, progress in words and as a bar, and a place for what comes out. */
function measurement(
  start: string,
  note: string,
  run: (options: {
    readonly signal: AbortSignal;
    readonly tell: (text: string, progress?: SpeedProgress) => void;
    readonly show: (...nodes: Node[]) => void;
  }) => Promise<void>,
  before?: HTMLElement,
): Measurement {
  const go = runButton(start, begin, { primary: true });
  const bar = html("progress", { max: 1, value: 0, hidden: true, "aria-label": start });
  const words = html("span", { class: "label", role: "status" }, note);
  const result = html("div", {}, before);

  async function begin(signal: AbortSignal): Promise<void> {
    bar.hidden = false;
    bar.value = 0;
    await run({
      signal,
      tell: (text, progress) => {
        if (words.textContent !== text) words.textContent = text;
        if (progress !== undefined) bar.value = progress.done / progress.of;
      },
      show: (...nodes) => result.replaceChildren(...nodes),
    });
    bar.hidden = true;
    words.textContent = signal.aborted ? "Stopped." : "";
  }

  return {
    element: html("div", { class: "measurement" }, html("div", { class: "controls" }, go.element, bar, words), result),
  };
}

export function timePanel({ layers, layerTimes, timeBackend, recorded }: TimeSources): HTMLElement {
  const parts = measurement(
    "Measure each layer",
    // Each layer on two kernels, and each of the ten sums.
    `At least ${Math.round((2 * layerRequest.budget * layerRequest.rounds * (layers.length + 10)) / 1000) + 4} seconds. You can stop it.`,
    async ({ signal, tell, show }) => {
      const since = performance.now();
      const outcome = await layerTimes(layerRequest, {
        signal,
        onProgress: (progress) =>
          tell(
            `Round ${Math.ceil((layerRequest.rounds * progress.done) / progress.of)} of ${layerRequest.rounds}${timeLeft(since, progress.done, progress.of)}`,
            progress,
          ),
      });
      if (outcome.ok) {
        const { value: times } = outcome;
        show(layerTimesFigure(layers, times), ...(isCompared(times) ? [kernelTimesFigure(layers, times)] : []));
      } else if (outcome.problem.kind !== "cancelled") show(problemNote(outcome.problem));
    },
    recorded && recordedTimesFigure(layers, recorded),
  );
  if (timeBackend === undefined) return html("div", { class: "time-panel wide" }, parts.element);
  const whole = measurement(
    "Measure whole passes",
    "Loads the other backends that your browser supports, and runs the same layers on them.",
    async ({ signal, tell, show }) => {
      const rows: [BackendName, Outcome<PassTimes>][] = [];
      for (const backend of Object.keys(backendWords) as BackendName[]) {
        tell(`${backendWords[backend]}: loading`, { done: 0, of: 1 });
        const outcome = await timeBackend(backend, {
          signal,
          onProgress: (progress) =>
            tell(`${backendWords[backend]}: pass ${count(progress.done)} of up to ${progress.of}`, progress),
        });
        if (signal.aborted) return;
        rows.push([backend, outcome]);
        show(backendTable(rows));
      }
    },
  );
  return html(
    "div",
    { class: "time-panel wide" },
    parts.element,
    html("h3", {}, "The same pass on other backends"),
    html(
      "p",
      {},
      "TensorFlow.js can also compute on the graphics processor or in plain JavaScript. The first pass is much slower, because it prepares routines or compiles shaders. A page that runs the network once has only that slow pass.",
    ),
    whole.element,
  );
}

/** One row for each backend that was tried, with its times or the reason why there are none. */
export function backendTable(rows: readonly (readonly [BackendName, Outcome<PassTimes>])[]): HTMLElement {
  const [first] = rows;
  const base = first[1].ok ? median(first[1].value.milliseconds) : undefined;
  const of = (outcome: Outcome<PassTimes>, text: (times: PassTimes) => string) =>
    outcome.ok ? text(outcome.value) : "";
  const table = dataTable(
    rows,
    [
      { label: "Backend", value: ([name]) => backendWords[name] },
      { label: "First pass", value: ([, o]) => of(o, ({ firstRun }) => milliseconds(firstRun)), numeric: true },
      {
        label: "Later passes, median",
        value: ([, o]) => of(o, (t) => milliseconds(median(t.milliseconds))),
        numeric: true,
      },
      {
        label: "Against the first row",
        value: ([, o]) => of(o, (t) => (base === undefined ? "" : ratio(median(t.milliseconds) / base))),
        numeric: true,
      },
      { label: "Passes", value: ([, o]) => of(o, (t) => count(t.milliseconds.length)), numeric: true },
      { label: "Computes on", value: ([, o]) => (o.ok ? deviceText(o.value.on) : o.problem.message) },
    ],
    {
      caption:
        "Measured on this device: the layers up to Conv_1 at 300 × 300, random weights, until the numbers are back in JavaScript. Each backend in a fresh worker.",
    },
  );
  return html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Whole passes by backend" }, table);
}

/** The browser's name of a device, with a warning where it is only imitated. */
export function deviceText(on: string): string {
  return /swiftshader|llvmpipe|software/i.test(on)
    ? `${on} (imitated by the processor: its times say nothing about a graphics processor)`
    : on;
}
