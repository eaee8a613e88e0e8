/** The page’s bench: classes of the reader’s own, a head that learns on frozen features, and what it answers. */
import type { Progress } from "../../model/runtime/protocol.js";
import type { TailTrainer } from "../../model/training/tailClient.js";
import type { Outcome } from "../../model/types.js";
import type { Clothing } from "../fashion/clothing.js";
import { progressText } from "../picture/detections.js";
import { type NetworkRunner, networkRunner } from "../picture/networkRunner.js";
import type { Photo } from "../picture/photo.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { newest } from "../ui/newest.js";
import { partTitle } from "../ui/partTitle.js";
import { inRange } from "../ui/urlState.js";
import { type ResultsOptions, resultsPanel } from "./resultsPanel.js";
import { classRows } from "./classRows.js";
import { type TaughtClass, lacking, lessonOf } from "./classes.js";
import { exampleClasses } from "./exampleSet.js";
import { type Backbone, type HeadExitName, exitIn, siteBackbones } from "./exits.js";
import type { Frozen } from "./features.js";
import { headFiles } from "./headFiles.js";
import { headPanel } from "./headPanel.js";
import { remindersOf } from "./reminders.js";
import type { TeachRequest } from "./request.js";
import { type TeachState, plainTeaching, teachUrlOf } from "./state.js";
import { type Tuned, tunePanel } from "./tunePanel.js";

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
  const { example, labels, trainer, photos, backbones = siteBackbones } = options;
  const teachUrl = teachUrlOf(backbones);
  let state = plainTeaching;
  const classes = emptyClasses();
  const begin = newest();
  /** The last blocks as they have learned, where they have. */
  let tuned: Tuned | undefined;
  let runner = newRunner();
  const open = () => runner.open();

  const rows = classRows(classes, { changed: classesChanged, example: askExample, beside });
  const tune = tunePanel({
    trainer,
    request,
    open,
    reminders: (of) => remindersOf(of, photos, example, labels),
    lack: () => lacking(request().lesson),
    onTuned(result) {
      tuned = result;
      show();
      void results.ask();
    },
  });
  const head = headPanel({
    ...{ backbones, request, open, begin },
    freeze: () => tune.undo(false),
    onTaught(run) {
      tune.setFrozen(run);
      show();
      void results.ask();
    },
    onPhase: (phase) => (box.dataset.phase = phase),
  });
  const results = resultsPanel(head.exits, {
    ...{ request, open, change, fail: head.fail },
    taught,
  });
  const files = headFiles(backbone, (saved) => {
    head.load(saved);
    change({ exit: saved.exit as HeadExitName, speaks: 0 });
  });
  const parts = { ...head.parts, ...tune.parts };
  const box = figure(
    [
      partTitle(html("b", {}, "1. Your classes"), ", two to six"),
      rows.element,
      partTitle(html("b", {}, "2. The head"), ", on a frozen network"),
      ...head.elements,
      ...results.elements,
      tune.element,
      files.element,
    ],
    {
      label: "Classes of your own",
      caption:
        "The network computes each picture once, stretched to the size that it takes. The head starts with all weights at zero and makes 200 steps of gradient descent. Each step uses all pictures but those held back. In part 3 a new head starts from zero and learns with the blocks, in steps of the optimizer Adam. Pictures and weights stay in this tab.",
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

  /** The head in use: that of part 2, or the one that has learned with the blocks. */
  function taught(): ReturnType<ResultsOptions["taught"]> {
    if (head.taught) return { ...head.taught, tuned };
    if (!tuned) return undefined;
    const { lesson, network, exit, head: own } = tuned;
    return { lesson, tuned, saved: { head: own, labels: lesson.names, network, exit } };
  }

  function change(partial: Partial<TeachState>): void {
    commit(element, { ...state, ...partial });
  }

  function backbone(): Backbone {
    return backbones.find(({ key }) => key === state.net) ?? backbones[0];
  }

  function request(): TeachRequest {
    const lesson = lessonOf(classes, state.held, state.split);
    return { ...state, rows: classes.length, lesson, backbone: backbone(), exit: exitIn(backbone(), state.exit) };
  }

  /** Shows a state: what has been taught is taught again where the exit or the split is another. */
  function follow(before: TeachState): void {
    for (const [key, control] of Object.entries(parts))
      (control as { value: unknown }).value = state[key as keyof TeachState];
    if (state.net !== before.net) return changeNetwork();
    if ((["exit", "held", "split"] as const).some((key) => state[key] !== before[key])) {
      void tune.undo(false);
      head.relearn();
    }
    show();
    void results.ask();
  }

  /** Another network has other features: what was learned on the one before ends. */
  function changeNetwork(): void {
    begin();
    void tune.undo(true);
    runner.dispose();
    runner = newRunner();
    for (const { samples } of classes) for (const sample of samples) delete sample.features;
    head.forget();
    show();
  }

  function newRunner(): NetworkRunner<Frozen> {
    const { id } = backbone();
    const made = networkRunner<Frozen>(
      (onProgress) => options.open(id, { onProgress }),
      (network) => network.dispose(),
    );
    made.watch((phase) => {
      if (phase.kind !== "loading" || !phase.progress || phase.progress.phase === "ready") return;
      (tune.isRunning ? tune : head).say(progressText(phase.progress));
    });
    return made;
  }

  function classesChanged(): void {
    begin();
    void tune.undo(true);
    if (state.set !== "own") change({ set: "own" });
    // Nothing stays of pictures that are all gone.
    if (classes.every(({ samples }) => samples.length === 0)) head.forget();
    head.say(head.taught?.lesson ? "The classes have changed. Teach again." : "");
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
      rows.replace(
        exampleClasses(clothing, labels, 0),
        "The example: four kinds of clothes from Fashion-MNIST, 15 pictures each.",
      );
      show();
    } catch {
      rows.say("The example could not be loaded. Check the connection and try again.");
    }
  }

  function beside([file]: readonly File[]): boolean {
    if (!head.taught) return false;
    results.bring(file);
    return true;
  }

  function show(): void {
    const { lesson } = request();
    rows.show(classes, new Set(lesson.split.held.map((place) => lesson.all[place].sample)));
    head.show();
    results.show();
    files.show(head.taught?.saved, head.taught !== undefined && tuned !== undefined);
    tune.show();
  }

  for (const [key, control] of Object.entries(parts))
    listen(control as Input<unknown>, () =>
      change({ [key]: control.value, ...(["held", "split"].includes(key) ? { picture: 0 } : {}) }),
    );
  show();
  return element;
}
