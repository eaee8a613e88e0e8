/** The border of what is frozen: how many blocks learn with the head, what that costs and brings, what is forgotten. */
import { bytes, count } from "../../model/math/format.js";
import { median } from "../../model/math/quartiles.js";
import { mostLearning, stepBytes } from "../../model/pass/tail.js";
import type { Tail } from "../../model/pass/tail.js";
import { kernelShape } from "../../model/pass/randomWeights.js";
import type { TailJudgment } from "../../model/training/tailRun.js";
import type { TailTrainer } from "../../model/training/tailClient.js";
import type { Outcome, Problem } from "../../model/types.js";
import { problemNote, progressText } from "../picture/detections.js";
import { button, choiceInput, selectInput } from "../ui/control.js";
import { html } from "../ui/element.js";
import { capital } from "../ui/capital.js";
import { partTitle } from "../ui/partTitle.js";
import { responsive } from "../ui/responsive.js";
import { runButton } from "../ui/runButton.js";
import { leftWords } from "../ui/timeLeft.js";
import { borderStrip } from "./borderStrip.js";
import type { Backbone } from "./exits.js";
import type { Frozen } from "./features.js";
import { learningView } from "./learningView.js";
import type { Look, Memory } from "./memory.js";
import { forgetView } from "./forgetView.js";
import { batch, mostBlocks, norms, rates, stepCounts } from "./state.js";
import { type BorderMaps, type Reminder, type TuneRequest, type TuneResult, looksOf, memoryOf } from "./tune.js";
import { requestedTail, tune } from "./tune.js";
import { type TuneRun, stageWords, tuneRunsTable } from "./tuneRuns.js";

/** Bytes that a step may keep: more than a tab should take. */
const mostBytes = 1e9;

export interface TuneOptions {
  readonly trainer: TailTrainer;
  /** What the reader has decided, with the lesson and its network. */
  readonly request: () => TuneRequest;
  readonly open: () => Promise<Outcome<Frozen>>;
  /** Pictures by which a network shows what it remembers. */
  readonly reminders: (backbone: Backbone) => Promise<readonly Reminder[]>;
  /** Why nothing can learn now, in a sentence; undefined where it can. */
  readonly lack: () => string | undefined;
  /** Called when blocks have learned, and with nothing once the network is as it came. */
  readonly onTuned: (tuned: TuneResult | undefined) => void;
}

/** The run with all frozen, for comparison. */
export type FrozenRun = Omit<TuneRun, "memory">;

export interface TunePanel {
  readonly element: HTMLElement;
  readonly parts: {
    readonly blocks: ReturnType<typeof choiceInput<number>>;
    readonly norm: ReturnType<typeof choiceInput<(typeof norms)[number]>>;
    readonly rate: ReturnType<typeof selectInput<number>>;
    readonly steps: ReturnType<typeof selectInput<number>>;
  };
  /** Draws what the request says now. */
  show(): void;
  /** Takes the network back to what it came with, and stops a run. @param clear whether the runs go, too */
  undo(clear: boolean): Promise<void>;
  /** The frozen head has learned. */
  setFrozen(run: FrozenRun): void;
}

const weightsOf = ({ layers }: Tail) =>
  layers.reduce((sum, layer) => sum + (layer.role === "pool" ? 0 : kernelShape(layer).reduce((a, b) => a * b, 1)), 0) +
  layers[layers.length - 1].out[2];

const knows = { objects: "Detections kept", clothes: "Clothes right", other: "Answers kept" } as const;

export function tunePanel({ trainer, request, open, reminders, lack, onTuned }: TuneOptions): TunePanel {
  const choices = Array.from({ length: mostBlocks + 1 }, (_, i) => i);
  const blocks = choiceInput<number>(choices, { label: "Blocks that learn" });
  const norm = choiceInput(norms, { label: "Normalization of these blocks" });
  const rate = selectInput<number>(rates, { label: "Learning rate" });
  const steps = selectInput<number>(stepCounts, { label: "Steps" });
  const go = runButton("Let them learn", start, { primary: true });
  const back = button("Undo: freeze all again", () => void undo(false));
  const bar = html("progress", { max: 1, value: 0, "aria-label": "Progress of this run" });
  const said = html("p", { class: "said tune-said", role: "status" });
  const about = html("p", { class: "label" });
  const trouble = html("div");
  const table = html("div");
  const curves = learningView(() => steps.value);
  const forgot = forgetView();
  let drawn: { tail: Tail | undefined; request: TuneRequest } | undefined;
  const strip = responsive((width) => {
    if (!drawn) return html("div");
    const { backbone, exit } = drawn.request;
    const border = drawn.tail?.border ?? exit.tap;
    return borderStrip(backbone.layers, { width, exit: exit.tap, border, label: about.textContent });
  }, 960);
  const element = html(
    "section",
    { class: "tune", "aria-label": "Blocks that learn" },
    partTitle(html("b", {}, "3. The border of what is frozen"), ", blocks that learn with the head"),
    html("div", { class: "controls" }, blocks, norm, rate, steps),
    strip,
    about,
    html("div", { class: "controls close" }, go.element, back, bar),
    said,
    trouble,
    curves.element,
    table,
    forgot.element,
  );
  const kept: BorderMaps = { key: "", maps: new WeakMap() };
  const before = new Map<string, { readonly looks: readonly Look[]; readonly reminders: readonly Reminder[] }>();
  let runs: TuneRun[] = [];
  let frozen: FrozenRun | undefined;
  let isTuned = false;
  let run = 0;
  back.disabled = true;

  const fail = (problem: Problem, text: string) => {
    said.textContent = text;
    if (problem.kind !== "cancelled") trouble.replaceChildren(problemNote(problem));
  };

  function drawTable(): void {
    const { trainedFor } = request().backbone;
    const then = runs.find(({ memory }) => memory)?.memory;
    const first = frozen && { ...frozen, ...(then && { memory: { ...then, kept: then.before } }) };
    const all = [...(first ? [first] : []), ...runs];
    table.replaceChildren(...(runs.length > 0 ? [tuneRunsTable(all, knows[trainedFor])] : []));
  }

  async function undo(clear: boolean): Promise<void> {
    go.stop();
    await freeze(clear);
  }

  /** Brings the network back to what it came with; a run that is under way no longer counts. */
  async function freeze(clear: boolean): Promise<void> {
    run += 1;
    forgot.hide();
    if (clear) {
      [runs, frozen] = [[], undefined];
      curves.hide();
      said.textContent = "";
      drawTable();
    }
    if (!isTuned) return;
    isTuned = false;
    back.disabled = true;
    const network = await open();
    if (network.ok) await network.value.replace(new Map());
    said.textContent = "All blocks are frozen again. The network is as it came.";
    onTuned(undefined);
  }

  /** What the network says before anything has learned; asked once for each network. */
  async function known(network: Frozen, backbone: Backbone): Promise<Outcome<readonly Look[]>> {
    const found = before.get(backbone.key);
    if (found) return { ok: true, value: found.looks };
    said.textContent = "The network answers the pictures that it knows.";
    const pictures = await reminders(backbone);
    const looks = await looksOf(network, pictures);
    if (looks.ok) before.set(backbone.key, { looks: looks.value, reminders: pictures });
    return looks;
  }

  async function start(signal: AbortSignal): Promise<void> {
    trouble.replaceChildren();
    const asked = request();
    const tail = requestedTail(asked);
    const reason = lack() ?? tooMuch(tail);
    if (reason !== undefined || tail === undefined) return void (said.textContent = reason ?? "");
    await freeze(false);
    const mine = run;
    const isMine = () => mine === run;
    said.textContent = "Loading the network.";
    const network = await open();
    if (!network.ok) return fail(network.problem, "Nothing has learned.");
    const first = await known(network.value, asked.backbone);
    if (!isMine()) return;
    if (!first.ok) return fail(first.problem, "Nothing has learned.");
    curves.begin();
    const times: number[] = [];
    let loss = Math.log(asked.lesson.names.length);
    const { learn, held } = asked.lesson.split;
    const percents = ({ step, learned, held: right }: TailJudgment) => ({
      ...{ step, loss },
      ...{ learned: (100 * learned) / learn.length, held: (100 * right) / held.length },
    });
    const outcome = await tune(network.value, trainer, asked, kept, {
      signal,
      onSeen(done, of) {
        [bar.max, bar.value] = [of, done];
        said.textContent = `The frozen part sees each picture once: ${done} of ${of}.`;
      },
      onProgress: (progress) => (said.textContent = progressText(progress)),
      onStep(step) {
        times.push(step.milliseconds);
        ({ loss } = step);
        [bar.max, bar.value] = [asked.steps, step.step];
        const left = leftWords(((asked.steps - step.step) * median(times)) / 1000);
        said.textContent = `Step ${step.step} of ${asked.steps}${left}.`;
      },
      onJudged: (judgment) => curves.add(percents(judgment)),
    });
    if (!isMine()) return void (said.textContent = "Stopped. The network is as it came.");
    if (!outcome.ok)
      return fail(outcome.problem, signal.aborted ? "Stopped. Nothing has changed." : "Nothing has learned.");
    const { value } = outcome;
    if (value.steps === 0)
      return void (said.textContent = value.reason ?? "Stopped before the first step. Nothing has changed.");
    await network.value.replace(new Map([...value.weights].filter(([name]) => !name.startsWith("head/"))));
    isTuned = true;
    back.disabled = false;
    said.textContent = "The changed network answers the pictures that it knew.";
    const after = await looksOf(network.value, before.get(asked.backbone.key)?.reminders ?? []);
    if (!isMine()) return;
    curves.add(percents(value.judgment));
    const memory = after.ok && after.value.length > 0 ? memoryOf(asked.backbone, first.value, after.value) : undefined;
    runs = [
      ...runs,
      {
        name: nameOf(asked, value.tail),
        weights: weightsOf(value.tail),
        steps: value.steps,
        stepTime: median(times),
        time: value.milliseconds,
        right: value.judgment.held,
        held: held.length,
        ...(memory && { memory }),
      },
    ].slice(-8);
    drawTable();
    if (memory && after.ok) forgot.show(asked.backbone, memory, first.value, after.value);
    const against = frozen ? ` With all blocks frozen it was ${frozen.right}.` : "";
    const rest = memory ? ` ${forgotWords(asked.backbone, memory)}` : "";
    said.textContent =
      `${value.reason ?? ""} ${value.judgment.held} of ${held.length} held-out pictures are right after ${value.steps} steps.${against}${rest}`.trim();
    onTuned(value);
  }

  function show(): void {
    const asked = request();
    const most = Math.min(mostBlocks, mostLearning(asked.backbone.layers, asked.exit.tap));
    blocks.querySelectorAll("input").forEach((radio, i) => (radio.disabled = i > most));
    const tail = requestedTail(asked);
    about.textContent = tail
      ? `${capital(stageWords(tail.stages))} and the head learn: ${count(weightsOf(tail))} weights. Everything before them is frozen. A step takes ${batch} pictures and keeps about ${bytes(stepBytes(tail, batch))}.`
      : "All blocks are frozen. Only the head learns, as in part 2. Choose how many of the last blocks learn with it.";
    drawn = { tail, request: asked };
    strip.redraw();
  }

  return {
    element,
    parts: { blocks, norm, rate, steps },
    show,
    undo,
    setFrozen(given) {
      frozen = given;
      drawTable();
    },
  };
}

function tooMuch(tail: Tail | undefined): string | undefined {
  if (tail === undefined) return "All blocks are frozen. Choose how many learn.";
  const needed = stepBytes(tail, batch);
  if (needed <= mostBytes) return undefined;
  return `A step would keep ${bytes(needed)}, more than a tab should take. Let fewer blocks learn, or choose a later exit.`;
}

/** `res5, blocks 14 to 16, normalization frozen` */
export function nameOf({ exit, norm, rate }: Pick<TuneRequest, "exit" | "norm" | "rate">, tail: Tail): string {
  return `${exit.name}, ${stageWords(tail.stages)}, normalization ${norm}, rate ${rate}`;
}

function forgotWords({ trainedFor }: Pick<Backbone, "trainedFor">, { kept, before, of }: Memory): string {
  if (trainedFor === "objects") return `The detector keeps ${kept} of its ${of} detections on the site’s photos.`;
  if (trainedFor === "clothes")
    return `With its own head the network had ${before} of ${of} test pictures right, and now ${kept}.`;
  return `It keeps ${kept} of its ${of} answers to the site’s photos.`;
}
