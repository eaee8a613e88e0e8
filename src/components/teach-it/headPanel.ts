/** The head on a frozen network: where it reads, how it learns, and what a head at every exit would know. */
import { count, milliseconds } from "../../model/math/format.js";
import { headSteps } from "../../model/math/softmaxHead.js";
import type { SavedHead } from "../../model/own/headFile.js";
import type { Outcome, Problem } from "../../model/types.js";
import { problemNote } from "../picture/detections.js";
import { choiceInput, rangeInput, selectInput } from "../ui/control.js";
import { html } from "../ui/element.js";
import { runButton } from "../ui/runButton.js";
import { longTimeLeft } from "../ui/timeLeft.js";
import { type Lesson, lacking } from "./classes.js";
import type { ExitPercents } from "./exitChart.js";
import { exitPanel } from "./exitPanel.js";
import { type Backbone, headExitNames } from "./exits.js";
import { type Frozen, seeAll } from "./features.js";
import { frozenAnswers, noteOn, rightOf } from "./heldAnswers.js";
import { judgeExits, learnHead } from "./learnHead.js";
import { learningView } from "./learningView.js";
import type { TeachRequest } from "./request.js";
import { heldParts, mostSplits, plainTeaching } from "./state.js";
import type { FrozenRun } from "./tunePanel.js";

export interface Taught {
  readonly saved: SavedHead;
  /** What the head learned from; none for one that was loaded. */
  readonly lesson?: Lesson;
}

export type HeadPhase = "" | "learning" | "taught" | "judged" | "loaded";

export interface HeadOptions {
  readonly backbones: readonly Backbone[];
  readonly request: () => TeachRequest;
  readonly open: () => Promise<Outcome<Frozen>>;
  /** Ends what is under way; what it returns says whether this act is still the newest. */
  readonly begin: () => () => boolean;
  /** Takes the network back to what it came with. */
  readonly freeze: () => Promise<void>;
  /** Called with each head that has learned. */
  readonly onTaught: (run: FrozenRun) => void;
  readonly onPhase: (phase: HeadPhase) => void;
}

export interface HeadPanel {
  readonly elements: readonly HTMLElement[];
  /** What is known at every exit; it belongs beside what the head answers. */
  readonly exits: HTMLElement;
  readonly parts: {
    readonly net: ReturnType<typeof selectInput<string>>;
    readonly exit: ReturnType<typeof choiceInput<(typeof headExitNames)[number]>>;
    readonly held: ReturnType<typeof choiceInput<number>>;
    readonly split: ReturnType<typeof rangeInput>;
  };
  readonly taught: Taught | undefined;
  /** Draws what the request says now. */
  show(): void;
  say(text: string): void;
  fail(problem: Problem): void;
  /** Learns once more, from pictures that the network has seen, if it has learned before. */
  relearn(): void;
  /** Takes a head that was read from files. */
  load(saved: SavedHead): void;
  /** Another network has other features: no head is left. */
  forget(): void;
}

export function headPanel({ backbones, request, open, begin, freeze, onTaught, onPhase }: HeadOptions): HeadPanel {
  let taught: Taught | undefined;
  let percents: ExitPercents = {};
  let phase: HeadPhase = "";
  const net = selectInput<string>(
    backbones.map(({ key }) => key),
    {
      ...{ label: "Network", value: plainTeaching.net },
      format: (key) => (backbones.find((one) => one.key === key) ?? backbones[0]).name,
    },
  );
  const exit = choiceInput(headExitNames, { label: "Exit", value: plainTeaching.exit });
  const held = choiceInput<number>(heldParts, {
    label: "Held back",
    value: plainTeaching.held,
    format: (part) => `1 in ${part}`,
  });
  const split = rangeInput({
    label: "Split",
    min: 1,
    max: mostSplits,
    value: plainTeaching.split,
  });
  const size = html("p", { class: "label" });
  const go = runButton("Teach", teach, { primary: true });
  const bar = html("progress", { max: 1, value: 0, hidden: true, "aria-label": "Pictures that the network has seen" });
  const said = html("p", { class: "said teach-said", role: "status" });
  const trouble = html("div");
  const learning = learningView();
  const exits = exitPanel(plainTeaching.exit);

  function enter(next: HeadPhase): void {
    phase = next;
    onPhase(next);
  }

  const fail = (problem: Problem) => trouble.replaceChildren(problemNote(problem));

  async function teach(signal: AbortSignal): Promise<void> {
    const { lesson } = request();
    const lack = lacking(lesson);
    trouble.replaceChildren();
    if (lack !== undefined) return void (said.textContent = lack);
    const isNewest = begin();
    await freeze();
    const isWanted = () => isNewest() && !signal.aborted;
    const samples = lesson.all.map(({ sample }) => sample);
    said.textContent = "Loading the network.";
    const opened = await open();
    bar.max = samples.length;
    bar.hidden = false;
    const since = performance.now();
    const progress = (done: number) => {
      bar.value = done;
      said.textContent = `The network computes the pictures: ${done} of ${samples.length}${longTimeLeft(since, done, samples.length)}.`;
    };
    const seen = opened.ok ? await seeAll(opened.value, samples, request().backbone.exits, progress, isWanted) : opened;
    if (isNewest() && signal.aborted) said.textContent = "Stopped. What the network has seen is kept.";
    if (!isWanted()) return;
    if (!seen.ok) {
      said.textContent = "Nothing was learned.";
      return fail(seen.problem);
    }
    bar.value = samples.length;
    // How many are held back may have changed while the network looked at them.
    await learn(request(), isWanted);
  }

  /** Trains the head on features that are there and draws it as it learns. Then every exit is judged. */
  async function learn({ lesson, backbone, exit: { name } }: TeachRequest, isWanted: () => boolean): Promise<void> {
    learning.begin();
    enter("learning");
    const result = await learnHead(lesson, name, { onMoment: (moment) => learning.add(moment), isWanted });
    if (!result) return;
    const { head, milliseconds: time } = result;
    taught = { lesson, saved: { head, labels: lesson.names, network: backbone.id, exit: name } };
    const weights = head.weights.length + head.bias.length;
    said.textContent = `${count(weights)} weights learned from ${lesson.split.learn.length} pictures in ${milliseconds(time)}.`;
    enter("taught");
    percents = {};
    onTaught({
      name: `${name}, all frozen`,
      ...{ weights, steps: headSteps, stepTime: time / headSteps, time },
      ...{ right: rightOf(frozenAnswers(lesson, head, name), lesson), held: lesson.split.held.length },
    });
    void judge(lesson, isWanted);
  }

  async function judge(lesson: Lesson, isWanted: () => boolean): Promise<void> {
    const { backbone, held } = request();
    const onExit = (name: keyof ExitPercents, values: readonly number[]) => {
      percents = { ...percents, [name]: values };
      showExits();
    };
    const names = backbone.exits.map(({ name }) => name);
    if (await judgeExits(lesson, names, held, { onExit, isWanted })) enter("judged");
  }

  function showExits(): void {
    const { backbone, exit: at } = request();
    const names = backbone.exits.map(({ name }) => name);
    exits.show(percents, names, at.name, taught?.lesson?.names.length ?? 2);
  }

  return {
    elements: [
      html("div", { class: "controls" }, net, exit, held, split),
      size,
      html("div", { class: "controls close" }, go.element, bar),
      said,
      trouble,
      learning.element,
    ],
    exits: exits.element,
    parts: { net, exit, held, split },
    get taught() {
      return taught;
    },
    show() {
      const { lesson, rows, backbone, exit: at } = request();
      const [height, width, channels] = at.shape;
      const missing = headExitNames.filter((name) => !backbone.exits.some((one) => one.name === name));
      exit.querySelectorAll("input").forEach((radio, i) => (radio.disabled = missing.includes(headExitNames[i])));
      // Where the network has no exit of the wanted name, another one is in force.
      exit.value = at.name;
      const without = missing.length > 0 ? `It has no ${missing.join(" and no ")}. ` : "";
      const kinds = lesson.names.length > 1 ? lesson.names.length : rows;
      size.textContent = `${noteOn(backbone)}${without}At ${at.name} its map has ${height} × ${width} cells with ${channels} channels. The mean of each channel is a feature. A head for ${kinds} classes has ${channels} × ${kinds} + ${kinds} = ${count(channels * kinds + kinds)} weights. It does not learn from pictures held back, and “Split” chooses which these are.`;
      showExits();
    },
    say: (text) => void (said.textContent = text),
    fail,
    relearn() {
      const next = request();
      const isSeen = next.lesson.all.every(({ sample }) => sample.features !== undefined);
      const hasLearned = phase !== "" && phase !== "loaded";
      if (hasLearned && isSeen && lacking(next.lesson) === undefined) void learn(next, begin());
    },
    load(saved) {
      begin();
      void freeze();
      taught = { saved };
      percents = {};
      learning.hide();
      said.textContent = `A head for ${saved.labels.join(", ")} at ${saved.exit} is loaded. Choose a photo, or start the camera.`;
      enter("loaded");
    },
    forget() {
      taught = undefined;
      percents = {};
      learning.hide();
      bar.hidden = true;
      enter("");
      said.textContent = "";
    },
  };
}
