/** The border of what is frozen: how many blocks learn with the head, what that costs and brings, what is forgotten. */
import { median } from "../../model/math/quartiles.js";
import { type Tail, weightsOf } from "../../model/pass/tail.js";
import type { TailJudgment } from "../../model/training/tailRun.js";
import type { TailTrainer } from "../../model/training/tailClient.js";
import type { Outcome, Problem } from "../../model/types.js";
import { problemNote, progressText } from "../picture/detections.js";
import { button, choiceInput, selectInput } from "../ui/control.js";
import { html } from "../ui/element.js";
import { partTitle } from "../ui/partTitle.js";
import { responsive } from "../ui/responsive.js";
import { runButton } from "../ui/runButton.js";
import { leftWords, longTimeLeft } from "../ui/timeLeft.js";
import { borderStrip } from "./borderStrip.js";
import type { Lesson } from "./classes.js";
import { type Backbone, type HeadExitName, mostBlocks, mostBlocksAt } from "./exits.js";
import type { Frozen } from "./features.js";
import { learningView } from "./learningView.js";
import type { Look } from "./memory.js";
import { forgetView } from "./forgetView.js";
import { normWords, norms, plainTeaching, rates, stepCounts } from "./state.js";
import { type BorderMaps, type Reminder, type TuneRequest, type TuneResult, looksOf, memoryOf } from "./tune.js";
import { requestedTail, tune } from "./tune.js";
import { type TuneRun, tuneRunsTable } from "./tuneRuns.js";
import { aboutWords, forgotWords, nameOf, tooMuch } from "./tuneWords.js";

/** What has learned, and from what. */
export interface Tuned extends TuneResult {
  readonly lesson: Lesson;
  /** Id of the network. */
  readonly network: string;
  readonly exit: HeadExitName;
}

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
  readonly onTuned: (tuned: Tuned | undefined) => void;
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
  /** Whether a run is under way. */
  readonly isRunning: boolean;
  say(text: string): void;
  /** Takes the network back to what it came with, and stops a run. @param clear whether the runs go, too */
  undo(clear: boolean): Promise<void>;
  /** The frozen head has learned. */
  setFrozen(run: FrozenRun): void;
}

const knows = { objects: "Detections kept", clothes: "Clothes right", other: "Answers kept" } as const;

export function tunePanel({ trainer, request, open, reminders, lack, onTuned }: TuneOptions): TunePanel {
  const choices = Array.from({ length: mostBlocks + 1 }, (_, i) => i);
  const blocks = choiceInput<number>(choices, { label: "Blocks that learn", value: plainTeaching.blocks });
  const norm = choiceInput(norms, {
    label: "Normalization of these blocks",
    value: plainTeaching.norm,
    format: (name) => normWords[name],
  });
  const rate = selectInput<number>(rates, { label: "Learning rate", value: plainTeaching.rate });
  const steps = selectInput<number>(stepCounts, { label: "Steps", value: plainTeaching.steps });
  let isRunning = false;
  const go = runButton("Let them learn", (signal) => watched(signal), { primary: true });
  const back = button("Undo: freeze all again", () => void undo(false));
  const bar = html("progress", { max: 1, value: 0, hidden: true, "aria-label": "Progress of this run" });
  const said = html("p", { class: "said tune-said", role: "status" });
  const about = html("p", { class: "label" });
  const key = html(
    "p",
    { class: "label" },
    "Each bar is a layer, and the higher it is, the larger is its map. Hollow: frozen. Filled: learns. Dashed: after the exit, so the head does not use it.",
  );
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
    partTitle(html("b", {}, "3. The last blocks"), ", which can learn with the head"),
    html("div", { class: "controls" }, blocks, norm, rate, steps),
    strip,
    key,
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
  /** Whether the last word is why nothing can learn, which holds until something is changed. */
  let isRefused = false;
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
    curves.hide();
    bar.hidden = true;
    if (clear) {
      [runs, frozen] = [[], undefined];
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
    said.textContent =
      "The unchanged network computes pictures of the classes that it was trained on. Later the page compares its answers with those of the changed network.";
    const pictures = await reminders(backbone);
    const looks = await looksOf(network, pictures);
    if (looks.ok) before.set(backbone.key, { looks: looks.value, reminders: pictures });
    return looks;
  }

  async function watched(signal: AbortSignal): Promise<void> {
    isRunning = true;
    await start(signal).finally(() => (isRunning = false));
  }

  async function start(signal: AbortSignal): Promise<void> {
    trouble.replaceChildren();
    const asked = request();
    const tail = requestedTail(asked);
    const reason = lack() ?? tooMuch(tail);
    isRefused = reason !== undefined;
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
    bar.hidden = false;
    const since = performance.now();
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
        said.textContent = `The frozen part computes each picture once: ${done} of ${of}${longTimeLeft(since, done, of)}.`;
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
    said.textContent = "The changed network computes the same pictures.";
    const after = await looksOf(network.value, before.get(asked.backbone.key)?.reminders ?? []);
    if (!isMine()) return;
    curves.add(percents(value.judgment));
    const memory = after.ok && after.value.length > 0 ? memoryOf(asked.backbone, first.value, after.value) : undefined;
    runs = [
      ...runs,
      {
        name: nameOf(asked, value.tail),
        weights: weightsOf(value.tail, asked.norm),
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
      `${value.reason ?? ""} ${value.judgment.held} of the ${held.length} pictures held back are right after ${value.steps} steps.${against}${rest}`.trim();
    onTuned({ ...value, lesson: asked.lesson, network: asked.backbone.id, exit: asked.exit.name });
  }

  function show(): void {
    const asked = request();
    const most = mostBlocksAt(asked.backbone, asked.exit.name);
    blocks.querySelectorAll("input").forEach((radio, i) => (radio.disabled = i > most));
    const tail = requestedTail(asked);
    if (isRefused) said.textContent = "";
    isRefused = false;
    about.textContent = aboutWords(tail, asked.norm);
    drawn = { tail, request: asked };
    strip.redraw();
  }

  return {
    element,
    parts: { blocks, norm, rate, steps },
    show,
    get isRunning() {
      return isRunning;
    },
    say: (text) => void (said.textContent = text),
    undo,
    setFrozen(given) {
      frozen = given;
      drawTable();
    },
  };
}
