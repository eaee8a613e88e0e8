/** Says of a pass that takes long how long it has taken and why, and lets the reader stop it. */
import type { Change } from "../../model/pass/changes.js";
import { activations } from "../../model/math/activation.js";
import { isComputedInScript } from "../../model/pass/fusion.js";
import type { Layer } from "../../model/architecture/layers.js";
import type { Kernels } from "../../model/runtime/protocol.js";
import { planPass } from "../../model/pass/plan.js";
import { button } from "../ui/control.js";
import { html } from "../ui/element.js";
import { count, decimal } from "../../model/math/format.js";
import type { Request } from "../network/session.js";

export interface SlowPass extends HTMLElement {
  /** Whether a pass takes long, so that there is something to stop. */
  readonly isSlow: boolean;
  /** What is under way now; undefined when nothing is. */
  watch(request: Request | undefined): void;
  /** What stopping has done; an empty text takes it away. */
  say(text: string): void;
}

export interface SlowPassOptions {
  /** Milliseconds after which a pass takes long. */
  readonly after?: number | undefined;
}

/**
 * Why the changes make a pass slow; empty where every step has a kernel.
 *
 * @param kernels what computes: only TensorFlow.js's kernels leave activations to JavaScript
 */
export function slowReason(layers: readonly Layer[], changes: readonly Change[], kernels: Kernels | undefined): string {
  const steps = planPass(layers, changes);
  const own = kernels === "tfjs" ? steps.filter(isComputedInScript) : [];
  const names = [...new Set(own.map(({ activation }) => activations[activation].label))];
  const [has, it] = names.length === 1 ? ["has", "it"] : ["have", "them"];
  const rounded = steps.filter((step) => "format" in step && step.format !== undefined).length;
  return [
    names.length > 0 &&
      `${names.join(" and ")} ${has} no fused kernel, so JavaScript computes ${it} value by value after ${count(own.length)} ${own.length === 1 ? "layer" : "layers"}.`,
    rounded > 0 && `No kernel rounds values, so JavaScript does it after ${count(rounded)} layers and sums.`,
  ]
    .filter(Boolean)
    .join(" ");
}

/**
 * @param reason of the request's pass, see {@link slowReason}
 * @param stop ends what is under way
 */
export function slowPass(
  { reason, stop }: { readonly reason: (request: Request) => string; readonly stop: () => void },
  { after = 1500 }: SlowPassOptions = {},
): SlowPass {
  const bar = html("progress", { max: 1, value: 0, "aria-hidden": "true" });
  const words = html("span", { class: "num", "aria-hidden": "true" });
  const why = html("span", { class: "label" });
  const end = button("Stop", stop);
  const running = html("div", { class: "slow-running", hidden: true }, bar, words, end);
  const said = html("p", { class: "label" });
  const status = html("div", { role: "status" }, why, said);
  const element = html("div", { class: "slow-pass", hidden: true }, running, status);
  let request: Request | undefined;
  let drawn: Request | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;

  function draw(): void {
    const elapsed = request === undefined ? 0 : performance.now() - request.since;
    const slow = request !== undefined && elapsed >= after;
    running.hidden = !slow;
    if (slow) {
      const { progress } = request as Request;
      bar.max = progress?.of ?? 1;
      bar.value = progress?.done ?? 0;
      words.textContent =
        `${decimal(elapsed / 1000, 1)}\u202fs so far` +
        (progress === undefined
          ? ", waiting for the last one to end"
          : `, ${progress.done} of ${progress.of} layers and sums`);
      if (drawn !== request) {
        drawn = request;
        said.textContent = "";
        why.textContent = `The network is still computing. ${reason(request as Request)}`.trim();
      }
    } else {
      drawn = undefined;
      why.textContent = "";
    }
    element.hidden = !slow && said.textContent === "";
  }

  Object.defineProperty(element, "isSlow", { get: () => !running.hidden });
  return Object.assign(element as HTMLDivElement & { readonly isSlow: boolean }, {
    watch(now: Request | undefined) {
      const before = request;
      request = now;
      if (now === undefined) {
        clearInterval(timer);
        timer = undefined;
        draw();
      } else if (before === undefined) timer = setInterval(draw, 100);
    },
    say(text: string) {
      said.textContent = text;
      draw();
    },
  });
}
