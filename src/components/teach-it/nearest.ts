/** The pictures that a head learned from whose features are most like those of another picture. */
import { decimal } from "../../model/math/format.js";
import { cosine } from "../../model/math/similarity.js";
import { html } from "../ui/element.js";
import type { Lesson, Labeled } from "./classes.js";
import type { HeadExitName } from "./exits.js";
import { thumbnail } from "./thumbnails.js";

export interface Neighbor extends Labeled {
  /** Cosine of the features. */
  readonly similarity: number;
}

/** @returns at most `most`, the nearest first */
export function nearest(lesson: Lesson, exit: HeadExitName, features: Float32Array, most = 8): Neighbor[] {
  return lesson.split.learn
    .flatMap((place) => {
      const { sample, label } = lesson.all[place];
      const own = sample.features?.[exit];
      return own ? [{ sample, label, similarity: cosine(own, features) }] : [];
    })
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, most);
}

export function nearestList(neighbors: readonly Neighbor[], names: readonly string[]): HTMLElement {
  const items = neighbors.map(({ sample, label, similarity }) =>
    html("li", {}, thumbnail(sample), html("span", {}, html("b", {}, names[label]), ` ${decimal(similarity, 3)}`)),
  );
  return html("ol", { class: "teach-near" }, ...items);
}
