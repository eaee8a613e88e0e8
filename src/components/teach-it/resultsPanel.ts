/** What a head answers: for the held-out pictures, for one picture that is looked at, and which pictures are nearest to it. */
import { pooled } from "../../model/math/softmaxHead.js";
import type { Outcome, Picture, Problem } from "../../model/types.js";
import { pictureInput } from "../picture/pictureInput.js";
import { html } from "../ui/element.js";
import { newest } from "../ui/newest.js";
import { partTitle } from "../ui/partTitle.js";
import { answerPanel } from "./answerPanel.js";
import { type HeadExitName, exitIn } from "./exits.js";
import { type Frozen, mapsOf } from "./features.js";
import type { Taught } from "./headPanel.js";
import { frozenAnswers } from "./heldAnswers.js";
import { heldPictures } from "./heldPictures.js";
import { nearest, nearestList } from "./nearest.js";
import type { TeachRequest } from "./request.js";
import type { TeachState } from "./state.js";
import type { TuneResult } from "./tune.js";

export interface ResultsOptions {
  /** The head, and the last blocks where they have learned with it. */
  readonly taught: () => (Taught & { readonly tuned: TuneResult | undefined }) | undefined;
  readonly request: () => TeachRequest;
  readonly open: () => Promise<Outcome<Frozen>>;
  /** Called with what the reader wants to see. */
  readonly change: (partial: Partial<Pick<TeachState, "speaks" | "picture">>) => void;
  readonly fail: (problem: Problem) => void;
}

export interface ResultsPanel {
  /** The answer to one picture, and then all that is known of the pictures that the head learned with. */
  readonly elements: readonly HTMLElement[];
  show(): void;
  /** Asks the head about the picture that is looked at. */
  ask(): Promise<void>;
  /** Takes a picture that the head has not learned from. */
  bring(file: File): void;
}

/** @param exits what a head at every exit knows */
export function resultsPanel(
  exits: HTMLElement,
  { taught, request, open, change, fail }: ResultsOptions,
): ResultsPanel {
  let brought: Picture | undefined;
  const begin = newest();
  const intake = pictureInput([], { value: null, wholePage: false });
  const answer = answerPanel((speaks) => change({ speaks }));
  const held = heldPictures((picture) => {
    brought = undefined;
    change({ picture });
  });
  const near = html("div");
  const nearWords = html("p", { class: "label" });
  const whose = html("span");
  const nearBox = html(
    "div",
    {},
    partTitle(html("b", {}, "Nearest pictures"), ", by the cosine of their features"),
    near,
    nearWords,
  );
  const one = html(
    "div",
    { class: "teach-answers", hidden: true },
    partTitle(html("b", {}, "Its answer"), whose),
    intake,
    answer.element,
  );
  const all = html("div", { class: "teach-results", hidden: true }, held.element, exits, nearBox);

  /** What is looked at: the reader’s picture, else one of those held back. */
  function target(): { picture: Picture; truth?: string } | undefined {
    if (brought) return { picture: brought };
    const asked = request();
    const { names, all, split } = taught()?.lesson ?? asked.lesson;
    const place = split.held[Math.min(asked.picture, split.held.length - 1)];
    const found = place === undefined ? undefined : all[place];
    return found && { picture: found.sample.picture, truth: names[found.label] };
  }

  async function ask(): Promise<void> {
    const isNewest = begin();
    const [now, looked] = [taught(), target()];
    if (!now) return;
    if (!looked) return answer.clear("Choose a photo, or start the camera.");
    const using = now.tuned ? { ...now.saved, head: now.tuned.head } : now.saved;
    const place = exitIn(request().backbone, using.exit as HeadExitName);
    const opened = await open();
    const outcome = opened.ok ? await mapsOf(opened.value, looked.picture, [place.tap]) : opened;
    if (!isNewest()) return;
    if (!outcome.ok) return outcome.problem.kind === "cancelled" ? undefined : fail(outcome.problem);
    const map = outcome.value.get(place.tap) ?? new Float32Array();
    answer.show(using, place, { ...looked, map }, request().speaks);
    near.replaceChildren();
    const { lesson, tuned } = taught() ?? {};
    nearWords.textContent = tuned
      ? "The blocks that learned compute other features than before, so there is nothing to compare. After “Undo” the nearest pictures are here again."
      : "The head learned from these pictures. Each number is the cosine between the features of a picture and those of the picture that you chose. The most similar ones come first: at 1, the features are in the same proportion.";
    if (!lesson || tuned) return;
    const neighbors = nearest(lesson, place.name, pooled(map, place.shape[2]));
    near.replaceChildren(nearestList(neighbors, lesson.names));
  }

  function show(): void {
    const { saved, lesson, tuned } = taught() ?? {};
    one.hidden = saved === undefined;
    all.hidden = lesson === undefined;
    whose.textContent = tuned
      ? ", after blocks have learned in part 3"
      : saved && lesson
        ? ", with all blocks frozen"
        : "";
    // Without the head of part 2 nothing is known at the other exits.
    exits.hidden = tuned !== undefined && saved?.head === tuned.head;
    if (!lesson || !saved) return;
    const answers = tuned?.judgment.answers ?? frozenAnswers(lesson, saved.head, saved.exit as HeadExitName);
    const title = tuned ? "With blocks that learned" : `Head at ${saved.exit}`;
    held.show(lesson, answers, title, brought ? undefined : request().picture);
  }

  intake.addEventListener("input", (event) => {
    event.stopPropagation();
    brought = intake.value?.picture;
    if (!taught()) return;
    show();
    intake.hold(ask());
  });
  return { elements: [one, all], show, ask, bring: (file) => void intake.bring(file) };
}
