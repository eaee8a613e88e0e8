/** The page’s bench: classes of the reader’s own, a head that learns on frozen features, and what it answers. */
import { count, milliseconds } from "../../model/math/format.js";
import { headSteps, pooled } from "../../model/math/softmaxHead.js";
import type { SavedHead } from "../../model/own/headFile.js";
import type { Progress } from "../../model/runtime/protocol.js";
import type { TailTrainer } from "../../model/training/tailClient.js";
import type { Outcome, Picture } from "../../model/types.js";
import type { Clothing } from "../fashion/clothing.js";
import { problemNote, progressText } from "../picture/detections.js";
import { type NetworkRunner, networkRunner } from "../picture/networkRunner.js";
import type { Photo } from "../picture/photo.js";
import { pictureInput } from "../picture/pictureInput.js";
import { choiceInput, rangeInput, selectInput } from "../ui/control.js";
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
import { type Backbone, type HeadExitName, exitIn, headExitNames, siteBackbones } from "./exits.js";
import { type Frozen, mapsOf, seeAll } from "./features.js";
import { judgeExits, learnHead } from "./learnHead.js";
import { learningView } from "./learningView.js";
import { headFiles } from "./headFiles.js";
import { frozenAnswers, noteOn, rightOf } from "./heldAnswers.js";
import { heldPictures } from "./heldPictures.js";
import { nearest, nearestList } from "./nearest.js";
import { remindersOf } from "./reminders.js";
import { type TeachState, heldParts, mostSplits, plainTeaching, teachUrlOf } from "./state.js";
import type { TuneResult } from "./tune.js";
import { tunePanel } from "./tunePanel.js";

export interface TeachOptions {
  /** Opens a network by its id. */
  readonly open: (id: string, options: { onProgress: (progress: Progress) => void }) => Promise<Outcome<Frozen>>;
  /** Trains the last blocks of a network. */
  readonly trainer: TailTrainer;
  /** Photos by which a network shows what it remembers. */
  readonly photos: readonly Photo[];
  /** Networks to choose from, the first to begin with; those of the site unless given. */
  readonly backbones?: readonly Backbone[];
  /** Fetches the pictures of the example, and names of their kinds. */
  readonly example: () => Promise<Clothing>;
  readonly labels: readonly string[];
}

const emptyClasses = (): TaughtClass[] => [1, 2].map((number) => ({ name: `class ${number}`, samples: [] }));

/** @returns an input whose value is the {@link TeachState} */
export function teachFigure(options: TeachOptions): Input<TeachState> {
  const { open, example, labels, trainer, photos, backbones = siteBackbones } = options;
  const teachUrl = teachUrlOf(backbones);
  let state = plainTeaching;
  const classes = emptyClasses();
  const backboneAt = (key: string): Backbone => backbones.find((one) => one.key === key) ?? backbones[0];
  const backbone = () => backboneAt(state.net);
  const exitNow = () => exitIn(backbone(), state.exit);
  const present = () => lessonOf(classes, state.held, state.split);
  /** What the head learned from; none for one that was loaded. */
  let lesson: Lesson | undefined;
  let saved: SavedHead | undefined;
  let percents: ExitPercents = {};
  let brought: Picture | undefined;
  const begin = newest();
  const beginAnswer = newest();
  /** The last blocks as they have learned, where they have. */
  let tuned: TuneResult | undefined;
  let runner = newRunner(state.net);

  const rows = classRows(classes, { changed: classesChanged, example: askExample, beside });
  const net = selectInput<string>(
    backbones.map(({ key }) => key),
    { label: "Network", value: state.net, format: (key) => backboneAt(key).name },
  );
  const exit = choiceInput(headExitNames, { label: "Exit", value: state.exit });
  const held = choiceInput<number>(heldParts, {
    label: "Hold back",
    value: state.held,
    format: (part) => `1 in ${part}`,
  });
  const split = rangeInput({ label: "Split", min: 1, max: mostSplits, value: state.split });
  const tune = tunePanel({
    trainer,
    request: () => ({ ...state, lesson: present(), backbone: backbone(), exit: exitNow() }),
    open: () => runner.open(),
    reminders: (of) => remindersOf(of, photos, example, labels),
    lack: () => lacking(present()),
    onTuned(result) {
      tuned = result;
      show();
      void ask();
    },
  });
  const parts = { net, exit, held, split, ...tune.parts };
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
  const nearBox = html(
    "div",
    {},
    partTitle(html("b", {}, "Nearest pictures"), ", by the cosine of their features"),
    near,
  );
  const intake = pictureInput([], { value: null, wholePage: false });
  const files = headFiles(backbone, load);
  const judged = html("div", { class: "teach-results", hidden: true }, test.element, exits.element, nearBox);
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
      partTitle(html("b", {}, "2. The head"), ", on a frozen network"),
      html("div", { class: "controls" }, net, exit, held, split),
      size,
      html("div", { class: "controls close" }, go.element, bar),
      said,
      trouble,
      learning.element,
      answers,
      judged,
      tune.element,
      files.element,
    ],
    {
      label: "Classes of your own",
      caption:
        "The network sees each picture once, stretched to its input. The head starts from zeros and makes 200 steps of gradient descent on all pictures at once. With blocks that learn it starts from zeros again, and Adam makes the steps. Held-out pictures take no part in either. Pictures and weights stay in this tab.",
    },
  );
  box.classList.add("teach-figure");
  const element = input<TeachState, HTMLElement>(box, state, {
    check: (given) => inRange(teachUrl, given, plainTeaching),
    read: () => state,
    show(given, before) {
      state = given;
      // Another network ends what is under way, so the example is asked for after it.
      follow(before);
      if (given.set === "clothes" && before.set !== "clothes") void takeExample();
    },
  });

  function change(partial: Partial<TeachState>): void {
    commit(element, { ...state, ...partial });
  }

  const isSeen = ({ all }: Lesson) => all.every(({ sample }) => sample.features !== undefined);

  /** Shows a state: what has been taught is taught again where the exit or the split is another. */
  function follow(before: TeachState): void {
    for (const [key, control] of Object.entries(parts))
      (control as { value: unknown }).value = state[key as keyof TeachState];
    if (state.net !== before.net) return changeNetwork();
    const isOther = (["exit", "held", "split"] as const).some((key) => state[key] !== before[key]);
    const next = present();
    const isTaught = ["learning", "taught", "judged"].includes(box.dataset.phase ?? "");
    if (isOther) void tune.undo(false);
    if (isOther && isTaught && lacking(next) === undefined && isSeen(next)) void learn(next, begin());
    show();
    if (saved) void ask();
  }

  /** Another network has other features: what was learned on the one before ends. */
  function changeNetwork(): void {
    begin();
    void tune.undo(true);
    runner.dispose();
    runner = newRunner(state.net);
    for (const { samples } of classes) for (const sample of samples) delete sample.features;
    [saved, lesson, percents] = [undefined, undefined, {}];
    learning.hide();
    box.dataset.phase = "";
    said.textContent = "";
    show();
  }

  function newRunner(key: string): NetworkRunner<Frozen> {
    const { id } = backboneAt(key);
    const made = networkRunner<Frozen>(
      (onProgress) => open(id, { onProgress }),
      (network) => network.dispose(),
    );
    made.watch((phase) => {
      if (phase.kind === "loading" && phase.progress) said.textContent = progressText(phase.progress);
    });
    return made;
  }

  function classesChanged(): void {
    begin();
    void tune.undo(true);
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
    await tune.undo(false);
    const isWanted = () => isNewest() && !signal.aborted;
    const samples = next.all.map(({ sample }) => sample);
    said.textContent = "Loading the network.";
    const opened = await runner.open();
    bar.max = samples.length;
    const progress = (done: number) => {
      bar.value = done;
      said.textContent = `The network looks at the pictures: ${done} of ${samples.length}.`;
    };
    const seen = opened.ok ? await seeAll(opened.value, samples, backbone().exits, progress, isWanted) : opened;
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
    const at = exitNow().name;
    learning.begin();
    box.dataset.phase = "learning";
    const result = await learnHead(next, at, { onMoment: (moment) => learning.add(moment), isWanted });
    if (!result) return;
    const { head } = result;
    lesson = next;
    saved = { head, labels: next.names, network: backbone().id, exit: at };
    const weights = head.weights.length + head.bias.length;
    said.textContent = `${count(weights)} weights learned from ${next.split.learn.length} pictures in ${milliseconds(result.milliseconds)}.`;
    box.dataset.phase = "taught";
    percents = {};
    tune.setFrozen({
      name: `${at}, all frozen`,
      ...{ weights, steps: headSteps, stepTime: result.milliseconds / headSteps, time: result.milliseconds },
      ...{ right: rightOf(frozenAnswers(next, head, at), next), held: next.split.held.length },
    });
    show();
    void ask();
    void judge(next, isWanted);
  }

  async function judge(next: Lesson, isWanted: () => boolean): Promise<void> {
    const exitNames = backbone().exits.map(({ name }) => name);
    const onExit = (name: HeadExitName, values: readonly number[]) => {
      percents = { ...percents, [name]: values };
      showExits();
    };
    if (await judgeExits(next, exitNames, state.held, { onExit, isWanted })) box.dataset.phase = "judged";
  }

  function load(given: SavedHead): void {
    begin();
    void tune.undo(false);
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
    const [taught, looked] = [saved, target()];
    if (!taught) return;
    const using = tuned ? { ...taught, head: tuned.head } : taught;
    if (!looked) return answer.clear("Choose a photo, or start the camera.");
    const place = exitIn(backbone(), using.exit as HeadExitName);
    const opened = await runner.open();
    const outcome = opened.ok ? await mapsOf(opened.value, looked.picture, [place.tap]) : opened;
    if (!isNewest()) return;
    if (!outcome.ok) {
      if (outcome.problem.kind !== "cancelled") trouble.replaceChildren(problemNote(outcome.problem));
      return;
    }
    const map = outcome.value.get(place.tap) ?? new Float32Array();
    answer.show(using, place, { ...looked, map }, state.speaks);
    near.replaceChildren();
    // Features before and after blocks have learned cannot be compared.
    nearBox.hidden = tuned !== undefined;
    if (!lesson || tuned) return;
    const neighbors = nearest(lesson, place.name, pooled(map, place.shape[2]));
    near.replaceChildren(nearestList(neighbors, lesson.names));
  }

  function showExits(): void {
    exits.show(percents, exitNow().name, lesson?.names.length ?? 2);
  }

  function show(): void {
    const next = present();
    const heldBack = new Set(next.split.held.map((place) => next.all[place].sample));
    rows.show(classes, heldBack);
    const { name, shape } = exitNow();
    const [height, width, channels] = shape;
    const own = backbone();
    exit
      .querySelectorAll("input")
      .forEach((radio, i) => (radio.disabled = !own.exits.some((one) => one.name === headExitNames[i])));
    const kinds = Math.max(2, next.names.length);
    size.textContent = `${noteOn(own)}${name} has ${height} × ${width} cells with ${channels} channels. Their means are ${channels} features. A head for ${kinds} classes has ${channels} × ${kinds} + ${kinds} = ${count(channels * kinds + kinds)} weights.`;
    answers.hidden = saved === undefined;
    judged.hidden = lesson === undefined;
    files.show(saved, tuned !== undefined);
    tune.show();
    if (lesson && saved) {
      const answers = tuned?.judgment.answers ?? frozenAnswers(lesson, saved.head, saved.exit as HeadExitName);
      const title = tuned ? "With blocks that learned" : `Head at ${saved.exit}`;
      test.show(lesson, answers, title, brought ? undefined : state.picture);
    }
    showExits();
  }

  intake.addEventListener("input", (event) => {
    event.stopPropagation();
    brought = intake.value?.picture;
    if (!saved) return;
    show();
    intake.hold(ask());
  });
  for (const [key, control] of Object.entries(parts))
    listen(control as Input<unknown>, () =>
      change({ [key]: control.value, ...(["held", "split"].includes(key) ? { picture: 0 } : {}) }),
    );
  show();
  return element;
}
