/** The page’s bench: classes of the reader’s own, a head that learns on frozen features, and what it answers. */
import { count, milliseconds } from "../../model/math/format.js";
import { pooled } from "../../model/math/softmaxHead.js";
import type { SavedHead } from "../../model/own/headFile.js";
import type { Progress } from "../../model/runtime/protocol.js";
import type { Outcome, Picture } from "../../model/types.js";
import type { Clothing } from "../fashion/clothing.js";
import { problemNote, progressText } from "../picture/detections.js";
import { networkRunner } from "../picture/networkRunner.js";
import { pictureInput } from "../picture/pictureInput.js";
import { choiceInput, rangeInput } from "../ui/control.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { newest } from "../ui/newest.js";
import { partTitle } from "../ui/partTitle.js";
import { runButton } from "../ui/runButton.js";
import { inRange } from "../ui/urlState.js";
import { answerPanel } from "./answerPanel.js";
import { classRows } from "./classRows.js";
import { type Lesson, type TaughtClass, lacking, lessonOf } from "./classes.js";
import { exampleClasses } from "./exampleSet.js";
import type { ExitPercents } from "./exitChart.js";
import { exitPanel } from "./exitPanel.js";
import { type HeadExitName, backboneId, exitOf, headExitNames } from "./exits.js";
import { type Frozen, mapsOf, seeAll } from "./features.js";
import { judgeExits, learnHead } from "./learnHead.js";
import { learningView } from "./learningView.js";
import { headFiles } from "./headFiles.js";
import { heldPictures } from "./heldPictures.js";
import { nearest, nearestList } from "./nearest.js";
import { type TeachState, heldParts, mostSplits, plainTeaching, teachUrl } from "./state.js";

export interface TeachOptions {
  /** Opens the frozen network. */
  readonly open: (onProgress: (progress: Progress) => void) => Promise<Outcome<Frozen>>;
  /** Fetches the pictures of the example, and names of their kinds. */
  readonly example: () => Promise<Clothing>;
  readonly labels: readonly string[];
}

const emptyClasses = (): TaughtClass[] => [1, 2].map((number) => ({ name: `class ${number}`, samples: [] }));

/** @returns an input whose value is the {@link TeachState} */
export function teachFigure({ open, example, labels }: TeachOptions): Input<TeachState> {
  let state = plainTeaching;
  const classes = emptyClasses();
  /** What the head learned from; none for one that was loaded. */
  let lesson: Lesson | undefined;
  let saved: SavedHead | undefined;
  let percents: ExitPercents = {};
  let brought: Picture | undefined;
  const begin = newest();
  const beginAnswer = newest();
  const runner = networkRunner<Frozen>(open);

  const rows = classRows(classes, { changed: classesChanged, example: askExample, beside });
  const exit = choiceInput(headExitNames, { label: "Exit", value: state.exit });
  const held = choiceInput<number>(heldParts, {
    label: "Hold back",
    value: state.held,
    format: (part) => `1 in ${part}`,
  });
  const split = rangeInput({ label: "Split", min: 1, max: mostSplits, value: state.split });
  const parts = { exit, held, split };
  const go = runButton("Teach", teach, { primary: true });
  const bar = html("progress", { max: 1, value: 0, "aria-label": "Pictures that the network has seen" });
  const said = html("p", { class: "said teach-said", role: "status" });
  const size = html("p", { class: "label" });
  const trouble = html("div");
  const learning = learningView();
  const exits = exitPanel(state.exit);
  const answer = answerPanel((speaks) => change({ speaks }));
  const test = heldPictures((picture) => {
    brought = undefined;
    change({ picture });
  });
  const near = html("div");
  const intake = pictureInput([], { value: null, wholePage: false });
  const files = headFiles(load);
  const judged = html(
    "div",
    { class: "teach-results", hidden: true },
    test.element,
    exits.element,
    html("div", {}, partTitle(html("b", {}, "Nearest pictures"), ", by the cosine of their features"), near),
  );
  const answers = html(
    "div",
    { class: "teach-answers", hidden: true },
    partTitle(html("b", {}, "Its answer")),
    intake,
    answer.element,
  );
  const box = figure(
    [
      partTitle(html("b", {}, "1. Your classes"), ", two to six"),
      rows.element,
      partTitle(html("b", {}, "2. The head"), ", on the frozen V2 of the detector"),
      html("div", { class: "controls" }, exit, held, split),
      size,
      html("div", { class: "controls close" }, go.element, bar),
      said,
      trouble,
      learning.element,
      answers,
      judged,
      files.element,
    ],
    {
      label: "Classes of your own",
      caption:
        "The network sees each picture once, stretched to 300 × 300 pixels. The head starts from zeros and makes 200 steps of gradient descent on all pictures at once. Held-out pictures take no part in it. Pictures and head stay in this tab.",
    },
  );
  box.classList.add("teach-figure");
  const element = input<TeachState, HTMLElement>(box, state, {
    check: (given) => inRange(teachUrl, given, plainTeaching),
    read: () => state,
    show(given, before) {
      state = given;
      if (given.set === "clothes" && before.set !== "clothes") void takeExample();
      follow(before);
    },
  });

  function change(partial: Partial<TeachState>): void {
    commit(element, { ...state, ...partial });
  }

  const present = () => lessonOf(classes, state.held, state.split);
  const isSeen = ({ all }: Lesson) => all.every(({ sample }) => sample.features !== undefined);

  /** Shows a state: what has been taught is taught again where the exit or the split is another. */
  function follow(before: TeachState): void {
    exit.value = state.exit;
    held.value = state.held;
    split.value = state.split;
    const isOther = (["exit", "held", "split"] as const).some((key) => state[key] !== before[key]);
    const next = present();
    const isTaught = ["learning", "taught", "judged"].includes(box.dataset.phase ?? "");
    if (isOther && isTaught && lacking(next) === undefined && isSeen(next)) void learn(next, begin());
    show();
    if (saved) void ask();
  }

  function classesChanged(): void {
    begin();
    if (state.set !== "own") change({ set: "own" });
    said.textContent = lesson ? "The classes have changed. Teach again." : "";
    show();
  }

  function askExample(): void {
    if (state.set === "clothes") void takeExample();
    else change({ set: "clothes" });
  }

  async function takeExample(): Promise<void> {
    const isNewest = begin();
    rows.say("Loading the example.");
    try {
      const clothing = await example();
      if (!isNewest()) return;
      classes.splice(0, classes.length, ...exampleClasses(clothing, labels, 0));
      rows.say("The example: four kinds of clothes from Fashion-MNIST, 15 pictures each.");
      show();
    } catch {
      rows.say("The example could not be loaded. Check the connection and try again.");
    }
  }

  function beside([file]: readonly File[]): boolean {
    if (!saved) return false;
    void intake.bring(file);
    return true;
  }

  async function teach(signal: AbortSignal): Promise<void> {
    const next = present();
    const lack = lacking(next);
    trouble.replaceChildren();
    if (lack !== undefined) return void (said.textContent = lack);
    const isNewest = begin();
    const isWanted = () => isNewest() && !signal.aborted;
    const samples = next.all.map(({ sample }) => sample);
    said.textContent = "Loading the network.";
    const opened = await runner.open();
    bar.max = samples.length;
    const progress = (done: number) => {
      bar.value = done;
      said.textContent = `The network looks at the pictures: ${done} of ${samples.length}.`;
    };
    const seen = opened.ok ? await seeAll(opened.value, samples, progress, isWanted) : opened;
    if (isNewest() && signal.aborted) said.textContent = "Stopped. What the network has seen is kept.";
    if (!isWanted()) return;
    if (!seen.ok) {
      said.textContent = "Nothing was learned.";
      return trouble.replaceChildren(problemNote(seen.problem));
    }
    bar.value = samples.length;
    // How many are held back may have changed while the network looked at them.
    await learn(present(), isWanted);
  }

  /** Trains the head on features that are there and draws it as it learns. Then every exit is judged. */
  async function learn(next: Lesson, isWanted: () => boolean): Promise<void> {
    const at = state.exit;
    learning.begin();
    box.dataset.phase = "learning";
    const result = await learnHead(next, at, { onMoment: (moment) => learning.add(moment), isWanted });
    if (!result) return;
    const { head } = result;
    lesson = next;
    saved = { head, labels: next.names, network: backboneId, exit: at };
    const weights = head.weights.length + head.bias.length;
    said.textContent = `${count(weights)} weights learned from ${next.split.learn.length} pictures in ${milliseconds(result.milliseconds)}.`;
    box.dataset.phase = "taught";
    percents = {};
    show();
    void ask();
    void judge(next, isWanted);
  }

  async function judge(next: Lesson, isWanted: () => boolean): Promise<void> {
    const onExit = (name: HeadExitName, values: readonly number[]) => {
      percents = { ...percents, [name]: values };
      showExits();
    };
    if (await judgeExits(next, state.held, { onExit, isWanted })) box.dataset.phase = "judged";
  }

  function load(given: SavedHead): void {
    begin();
    [saved, lesson, percents] = [given, undefined, {}];
    learning.hide();
    said.textContent = `A head for ${given.labels.join(", ")} at ${given.exit} is loaded. Choose a photo, or start the camera.`;
    box.dataset.phase = "loaded";
    change({ exit: given.exit as HeadExitName, speaks: 0 });
  }

  /** What is looked at: the reader’s picture, else one of those held back. */
  function target(): { picture: Picture; truth?: string } | undefined {
    if (brought) return { picture: brought };
    const shown = lesson ?? present();
    const place = shown.split.held[Math.min(state.picture, shown.split.held.length - 1)];
    const found = place === undefined ? undefined : shown.all[place];
    return found && { picture: found.sample.picture, truth: shown.names[found.label] };
  }

  async function ask(): Promise<void> {
    const isNewest = beginAnswer();
    const [using, looked] = [saved, target()];
    if (!using) return;
    if (!looked) return answer.clear("Choose a photo, or start the camera.");
    const place = exitOf(using.exit as HeadExitName);
    const opened = await runner.open();
    const outcome = opened.ok ? await mapsOf(opened.value, looked.picture, [place.tap]) : opened;
    if (!isNewest()) return;
    if (!outcome.ok) {
      if (outcome.problem.kind !== "cancelled") trouble.replaceChildren(problemNote(outcome.problem));
      return;
    }
    const map = outcome.value.get(place.tap) ?? new Float32Array();
    answer.show(using, place, { ...looked, map }, state.speaks);
    if (!lesson) return;
    const neighbors = nearest(lesson, place.name, pooled(map, place.shape[2]));
    near.replaceChildren(nearestList(neighbors, lesson.names));
  }

  function showExits(): void {
    exits.show(percents, state.exit, lesson?.names.length ?? 2);
  }

  function show(): void {
    const next = present();
    const heldBack = new Set(next.split.held.map((place) => next.all[place].sample));
    rows.show(classes, heldBack);
    const [height, width, channels] = exitOf(state.exit).shape;
    const kinds = Math.max(2, next.names.length);
    size.textContent = `${state.exit} has ${height} × ${width} cells with ${channels} channels. Their means are ${channels} features. A head for ${kinds} classes has ${channels} × ${kinds} + ${kinds} = ${count(channels * kinds + kinds)} weights.`;
    answers.hidden = saved === undefined;
    judged.hidden = lesson === undefined;
    files.show(saved);
    if (lesson && saved) test.show(lesson, saved, brought ? undefined : state.picture);
    showExits();
  }

  intake.addEventListener("input", (event) => {
    event.stopPropagation();
    brought = intake.value?.picture;
    if (!saved) return;
    show();
    intake.hold(ask());
  });
  runner.watch((phase) => {
    if (phase.kind !== "loading" || !phase.progress) return;
    said.textContent = progressText(phase.progress);
  });
  for (const [key, control] of Object.entries(parts))
    listen(control, () => change({ [key]: control.value, ...(key === "exit" ? {} : { picture: 0 }) }));
  show();
  return element;
}
