/** What a class needs of each chapter: goals and sheets, and the answers to its exercises. */
import { answerText } from "../../model/exercises/exercise.js";
import { exercises, generators } from "../../model/exercises/index.js";
import { beforeText, lessonMinutesOf, lessons } from "../../lessons.js";
import { pageCell } from "../pageCell.js";
import type { Table } from "../table.js";

/** What a class needs of each chapter: on the projector, on paper. */
export function material(): Table {
  return {
    caption: "Material for each chapter",
    hideCaption: true,
    wide: true,
    name: "material",
    columns: [
      { label: "Chapter" },
      { label: "Minutes, with exercises", numeric: true },
      { label: "Read before" },
      { label: "Goals: you can …" },
      { label: "Project" },
      { label: "Print" },
      { label: "Run" },
    ],
    rows: Object.entries(lessons).map(([id, { goals }]) => [
      pageCell(id, "?numbers=1"),
      String(lessonMinutesOf(id)),
      beforeText(id),
      goals.join("; "),
      pageCell(id, "?present=title&numbers=1", "Present"),
      {
        markup: `<a href="./${id}?sheet=student&amp;numbers=1">Sheet</a> <a href="./${id}?sheet=key&amp;numbers=1">Key</a>`,
      },
      pageCell(id, "?notebook=save&numbers=1", "Notebook"),
    ]),
  };
}

/** Every chapter's exercises with answers, of the set that everybody has: what stands there without JavaScript. */
export function answers(): Table {
  return {
    caption: "Exercises with answers, set of numbers: 1",
    wide: true,
    name: "answers",
    columns: [{ label: "Chapter" }, { label: "Exercise" }, { label: "Answer", numeric: true }, { label: "Steps" }],
    rows: Object.keys(generators).flatMap((chapter) =>
      exercises(chapter, "1").map((problem) => [
        pageCell(chapter),
        problem.question,
        answerText(problem),
        problem.steps.join(" "),
      ]),
    ),
  };
}
