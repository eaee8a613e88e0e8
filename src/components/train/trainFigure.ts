/** The page’s bench: decide, start, and watch several runs learn on the same axes. */
import { layers } from "../../model/architecture/layers.js";
import { bytes, count, percent } from "../../model/math/format.js";
import type { Trainer } from "../../model/training/client.js";
import type { FromTrainer } from "../../model/training/protocol.js";
import type { Clothing } from "../fashion/clothing.js";
import { problemNote } from "../picture/detections.js";
import { button, choiceInput, rangeInput, selectInput } from "../ui/control.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { roleLegend } from "../charts/role.js";
import { keepRuns, keptRuns } from "./keptRuns.js";
import { responsive } from "../ui/responsive.js";
import { inRange } from "../ui/urlState.js";
import { scientific } from "../charts/powers.js";
import {
  type Design,
  batches,
  choices,
  designUrl,
  effective,
  mostSeeds,
  plainDesign,
  rates,
  recipeOf,
} from "./design.js";
import { gradientStrip } from "./gradientStrip.js";
import { isAbove, mostLoss, runCurves } from "./runCurves.js";
import { runEnd } from "./runEnd.js";
import { beforeRuns, nextRun, runSentence } from "./runSentence.js";
import { type TrainingRecord, newRecord, stepTime, take } from "./runs.js";
import { runsTable } from "./runsTable.js";
import { partTitle } from "../ui/partTitle.js";

/** Steps after which a run ends by itself. */
export const lastStep = 1200;
/** Runs on the axes; a new one takes the place of the oldest. */
const mostRuns = 6;
/** Milliseconds between two drawings while a run makes steps. */
const drawEvery = 200;

export interface TrainOptions {
  /** The 500 test pictures. */
  readonly clothing: Clothing;
  readonly labels: readonly string[];
  /** As the client’s `trainer`. */
  readonly open: (hear: (message: FromTrainer) => void) => Trainer;
}

/** @returns an input whose value is the {@link Design} that the next run will have */
export function trainFigure({ clothing, labels, open }: TrainOptions): Input<Design> {
  let design = plainDesign;
  // A figure in a frame elsewhere shows what its link says, and no runs.
  const isEmbedded = document.documentElement.dataset.alone === "embed";
  let records: TrainingRecord[] = isEmbedded ? [] : keptRuns();
  let started = Math.max(0, ...records.map(({ number }) => number));
  let hasFetched = false;
  let isListening = false;
  let drawn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const all = clothing.pictures(Array.from({ length: clothing.count }, (_, i) => i));
  const test = { pictures: all, labels: clothing.labels };
  const trainer = open(hear);
  const newest = (): TrainingRecord | undefined => records.at(-1);
  const isBusy = () => ["loading", "running", "paused", "ending"].includes(newest()?.phase ?? "");

  const network = choiceInput(choices.network.values, choices.network);
  const activation = choiceInput(choices.activation.values, choices.activation);
  const residuals = choiceInput(choices.residuals.values, choices.residuals);
  const afterProjection = choiceInput(choices.afterProjection.values, choices.afterProjection);
  const norm = choiceInput(choices.norm.values, choices.norm);
  const start = choiceInput(choices.start.values, choices.start);
  const rate = selectInput<number>(rates, { label: "Learning rate" });
  const batch = selectInput<number>(batches, { label: "Batch" });
  const seed = rangeInput({ label: "Seed", min: 1, max: mostSeeds });
  const parts = { network, activation, residuals, afterProjection, norm, start, rate, batch, seed };

  const go = button("Start", act, { primary: true });
  const once = button("One step", () => {
    if (isBusy()) trainer.send({ type: "go", steps: 1 });
    else begin(1);
  });
  const stop = button("Stop", () => {
    const record = newest();
    if (record) record.phase = "ending";
    trainer.send({ type: "stop" });
    draw();
  });
  const clear = button("Clear the curves", () => {
    records = isBusy() ? records.slice(-1) : [];
    if (records.length === 0) end.show();
    keep();
    draw();
  });
  const bar = html("progress", { max: lastStep, value: 0, "aria-label": "Steps of this run" });
  const said = html("p", { class: "said", role: "status" });
  /** A run goes on with the choices that it began with. */
  const later = html("p", { class: "label", role: "status" });
  const trouble = html("div");
  /** Names the mark of a loss that leaves the chart, while there is one. */
  const above = html("span");
  const curve = (measure: "loss" | "accuracy") =>
    responsive((width) => runCurves(records, { width, measure, steps: lastStep, pictures: clothing.count }), 420);
  const loss = curve("loss");
  const accuracy = curve("accuracy");
  const shown = () => newest() ?? newRecord(0, effective(design));
  /** The last run before the newest that has the same layers, so that its norms can be drawn at them. */
  const earlier = () =>
    records
      .slice(0, -1)
      .findLast(({ design: { network: one }, norms }) => one === shown().design.network && norms.length > 0);
  const strip = responsive((width) => {
    const { design: of, norms, losses } = shown();
    const before = earlier()?.norms ?? [];
    const label = `Norm of the gradient of each layer${losses.length > 0 ? ` at step ${losses.length}` : ""}.`;
    return gradientStrip(layers(recipeOf(of).network), norms, { width, against: before, label });
  }, 960);
  const stripSaid = html("p", { class: "label" });
  const legend = html("div");
  const legends = {
    v1: roleLegend(["conv", "dw", "proj", "head"], { conv: "stem", proj: "pointwise 1×1", head: "classifier" }),
    v2: roleLegend(["conv", "exp", "dw", "proj", "head"], { proj: "projection 1×1", head: "classifier" }),
  };
  const end = runEnd({ clothing, labels });
  const table = html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Runs", hidden: true });

  const box = figure(
    [
      html("div", { class: "controls train-settings" }, ...Object.values(parts)),
      html("div", { class: "controls close" }, go, once, stop, clear, bar),
      said,
      later,
      trouble,
      html(
        "div",
        { class: "train-curves" },
        html("div", {}, partTitle(html("b", {}, "Loss"), ", mean of 20 steps", above), loss),
        html("div", {}, partTitle(html("b", {}, "Right answers"), `, % of ${clothing.count} test pictures`), accuracy),
      ),
      table,
      partTitle(html("b", {}, "Gradient"), ", norm for each layer’s kernel, on a logarithmic scale"),
      strip,
      html("div", { class: "train-norms" }, legend, stripSaid),
      end.element,
    ],
    {
      label: "Training in this page",
      caption:
        "Fashion-MNIST: 6 000 training pictures, 600 of each kind, in an order that the seed decides. The optimizer is Adam. Every 20 steps the page tests the network on pictures that are not used for training. The dotted line marks step 100.",
    },
  );
  box.classList.add("train-figure");
  const element = input<Design, HTMLElement>(box, design, {
    check: (given) => inRange(designUrl, given, plainDesign),
    read: () => design,
    show: (given) => {
      design = given;
      showDesign();
    },
  });

  function showDesign(): void {
    for (const [key, part] of Object.entries(parts)) (part as { value: unknown }).value = design[key as keyof Design];
    for (const part of [residuals, afterProjection])
      part.querySelectorAll("input").forEach((radio) => (radio.disabled = design.network === "v1"));
    draw();
  }

  function begin(allowed?: number): void {
    started += 1;
    const record = newRecord(started, effective(design));
    records = [...records, record].slice(-mostRuns);
    trouble.replaceChildren();
    end.show();
    listenToLeaving();
    trainer.send({
      type: "start",
      run: record.number,
      recipe: recipeOf(design),
      steps: lastStep,
      test,
      ...(allowed !== undefined && { allowed }),
    });
    draw();
  }

  function act(): void {
    const phase = newest()?.phase;
    if (phase === "running") trainer.send({ type: "pause" });
    else if (phase === "paused") trainer.send({ type: "go" });
    else if (!isBusy()) begin();
  }

  function hear(message: FromTrainer): void {
    const record = records.find(({ number }) => number === message.run);
    if (!record) return;
    take(record, message);
    if (message.type === "progress") {
      const { loaded, total } = message.progress;
      said.textContent = `Loading the pictures and the program: ${bytes(loaded)} of ${bytes(total)} (${percent(loaded / total)}).`;
      return;
    }
    if (message.type === "step") {
      if (record.losses.length === lastStep) record.phase = "ending";
      return soon();
    }
    if (message.type === "began") hasFetched = true;
    keep();
    if (message.type === "failed") trouble.replaceChildren(problemNote(message.problem));
    draw();
    if (message.type === "ended") end.show(record);
  }

  function keep(): void {
    if (!isEmbedded) keepRuns(records, stepTime);
  }

  /** A link can be followed at any step. */
  function listenToLeaving(): void {
    if (isListening) return;
    isListening = true;
    addEventListener("pagehide", keep);
  }

  /** Draws now, or once the last drawing is old enough: steps come faster than anybody reads. */
  function soon(): void {
    if (timer !== undefined) return;
    timer = setTimeout(draw, Math.max(0, drawn + drawEvery - performance.now()));
  }

  function draw(): void {
    clearTimeout(timer);
    timer = undefined;
    drawn = performance.now();
    const record = newest();
    const phase = record?.phase;
    box.dataset.phase = phase ?? "";
    go.textContent = phase === "running" ? "Pause" : phase === "paused" ? "Go on" : "Start";
    go.disabled = phase === "loading" || phase === "ending";
    once.disabled = go.disabled || phase === "running";
    stop.disabled = !(phase === "running" || phase === "paused");
    clear.disabled = records.length === 0 || (records.length === 1 && isBusy());
    bar.value = record?.losses.length ?? 0;
    const text = record ? runSentence(record, lastStep, clothing.count) : beforeRuns(lastStep, hasFetched);
    if (said.textContent !== text) said.textContent = text;
    said.setAttribute("aria-live", phase === "running" ? "off" : "polite");
    clear.title = clear.disabled && isBusy() ? "Stop this run, then clear its curve." : "";
    const note = nextRun(record, design);
    if (later.textContent !== note) later.textContent = note;
    above.textContent = records.some(isAbove) ? `; ▲ is a value above ${mostLoss}, the end of the scale` : "";
    loss.redraw();
    accuracy.redraw();
    strip.redraw();
    showStrip();
    table.hidden = records.length === 0;
    table.replaceChildren(runsTable(records, clothing.count));
  }

  function showStrip(): void {
    const { norms, losses, design: of } = shown();
    const other = earlier();
    legend.replaceChildren(of.network === "v1" ? legends.v1 : legends.v2);
    if (norms.length === 0) {
      stripSaid.textContent = "There is no gradient before the first step.";
      return;
    }
    const sizes = norms.map(({ norm: size }) => size);
    const compared =
      other === undefined
        ? ""
        : ` Black dashes: run ${records.indexOf(other) + 1}, ${other.name}, at step ${count(other.losses.length)}.`;
    const empty = sizes.includes(0) ? " A layer whose gradient is 0 has no bar." : "";
    stripSaid.textContent = `Step ${count(losses.length)}: from ${scientific(Math.min(...sizes))} to ${scientific(Math.max(...sizes))}.${empty}${compared}`;
  }

  for (const [key, part] of Object.entries(parts))
    listen(part, () => commit(element, { ...design, [key]: part.value }));
  showDesign();
  return element;
}
