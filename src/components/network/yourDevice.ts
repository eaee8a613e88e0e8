/** V1 and V2 measured in turn on the reader's own device, with random weights: speed only. */
import type { Stopwatch } from "../../model/runtime/client.js";
import type { Outcome, Problem } from "../../model/types.js";
import { runButton } from "../ui/runButton.js";
import { type Input, announce, html, input, svg } from "../ui/element.js";
import { decimal, milliseconds, times } from "../../model/math/format.js";
import { networkName } from "../charts/plot.js";
import { quartiles } from "../../model/math/quartiles.js";
import { recall, remember } from "../ui/localStorage.js";

export interface Measurement {
  readonly v1: readonly number[];
  readonly v2: readonly number[];
  readonly backend: string;
  readonly resolution: number;
}

/** The name under which this browser keeps the last measurement. */
const key = "device";

const isTimes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length > 0 && value.every((time) => typeof time === "number" && time > 0);

/** What this browser has measured before, on whichever page; undefined if nothing, or nothing that can be read. */
function rememberedMeasurement(): Measurement | undefined {
  const found = recall(key) as Partial<Measurement> | null | undefined;
  if (!found || !isTimes(found.v1) || !isTimes(found.v2)) return undefined;
  if (typeof found.backend !== "string" || typeof found.resolution !== "number") return undefined;
  return { v1: found.v1, v2: found.v2, backend: found.backend, resolution: found.resolution };
}

export interface YourDeviceOptions {
  /** Rounds; in each, both networks run `runs` times after their warm-up. */
  readonly rounds?: number;
  readonly runs?: number;
  readonly resolution?: number;
  /** Draws a failure. */
  readonly draw?: (problem: Problem) => Node;
}

/** All runs on one line, the median as a bar across. */
function runMarks(values: readonly number[], most: number): SVGSVGElement {
  const { median } = quartiles(values);
  const x = (time: number) => (time / most) * 236 + 2;
  return svg(
    "svg",
    { class: "runs", width: 240, height: 22, viewBox: "0 0 240 22", "aria-hidden": "true" },
    svg("line", { class: "lead-line", x1: 2, x2: 238, y1: 11, y2: 11 }),
    ...values.map((time) => svg("circle", { cx: x(time), cy: 11, r: 3.5 })),
    svg("line", { class: "median", x1: x(median), x2: x(median), y1: 2, y2: 20 }),
  );
}

/**
 * @param open loads the runtime in a worker; called when the reader starts, and the worker ends with the measurement
 * @returns an input whose value is the last {@link Measurement}, also of an earlier visit; undefined before
 */
export function yourDevice(
  open: () => Promise<Outcome<Stopwatch>>,
  options: YourDeviceOptions = {},
): Input<Measurement | undefined> {
  const { rounds = 6, runs: each = 4, resolution = 224, draw } = options;
  const start = runButton("Measure on this device", measure, { primary: true });
  const status = html("p", { class: "said", role: "status" });
  const results = html("div");
  const element = html(
    "div",
    { class: "your-device" },
    html("div", { class: "controls" }, start.element),
    status,
    results,
  );
  const control = input<Measurement | undefined, HTMLElement>(element, undefined, show);

  function show(measured: Measurement | undefined): void {
    if (measured === undefined) {
      results.replaceChildren();
      return;
    }
    const most = Math.max(...measured.v1, ...measured.v2);
    const rows = (["v1", "v2"] as const).map((variant) => {
      const { low, median, high } = quartiles(measured[variant]);
      return html(
        "tr",
        { "data-network": variant },
        html("th", { scope: "row" }, networkName(variant)),
        html("td", { class: "n" }, milliseconds(median)),
        html("td", { class: "n" }, html("b", {}, decimal(1000 / median, 1))),
        html("td", { class: "n" }, `${decimal(1000 / high, 1)} to ${decimal(1000 / low, 1)}`),
        html("td", {}, runMarks(measured[variant], most)),
      );
    });
    const heads = ["network", "time, median", "frames per second", "middle half", "each run"];
    results.replaceChildren(
      html(
        "div",
        { class: "scroll" },
        html(
          "table",
          {},
          html("caption", { class: "vh" }, "Measured here"),
          html("thead", {}, html("tr", {}, ...heads.map((head) => html("th", { scope: "col" }, head)))),
          html("tbody", {}, ...rows),
        ),
      ),
    );
  }

  function fail(problem: Problem): void {
    status.textContent = "";
    if (problem.kind === "cancelled") status.textContent = "Stopped.";
    else if (draw) results.replaceChildren(draw(problem));
    else status.textContent = `${problem.message} ${problem.advice}`;
  }

  async function measure(signal: AbortSignal): Promise<void> {
    status.textContent = "Loading the runtime.";
    const opened = await open();
    if (!opened.ok) return fail(opened.problem);
    const { value: stopwatch } = opened;
    const times1: number[] = [];
    const times2: number[] = [];
    let backend = stopwatch.backend;
    try {
      for (let round = 0; round < rounds; round++) {
        for (const variant of ["v1", "v2"] as const) {
          status.textContent = `Round ${round + 1} of ${rounds}.`;
          const answer = await stopwatch.speed({ variant, alpha: 1, resolution, runs: each }, { signal });
          if (!answer.ok) return fail(answer.problem);
          backend = answer.value.backend;
          (variant === "v1" ? times1 : times2).push(...answer.value.milliseconds);
        }
      }
    } finally {
      stopwatch.dispose();
    }
    control.value = { v1: times1, v2: times2, backend, resolution };
    remember(key, control.value);
    const ratio = quartiles(times1).median / quartiles(times2).median;
    status.textContent = `${ratio >= 1 ? `V2 is ${times(ratio)}` : `V1 is ${times(1 / ratio)}`} as fast, on ${backend}.`;
    announce(element);
  }
  control.value = rememberedMeasurement();
  return control;
}
