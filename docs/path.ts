/**
 * The path: seven steps, read in order, as they stand on the front page and in the bar when the site is built. Which of them
 * are done is in the reader's browser: components/ui/readingPath.ts marks what has the attributes that are written here.
 */
import { type Chapter, type Group, chapters } from "./chapters.js";
import { minutes } from "./readingTime.js";
import { escape } from "./tables/table.js";

const steps = chapters.filter(({ group, listed }) => group === "The path" && listed);

/** What marks an element as belonging to a step. */
export function stepAttributes({ id, name }: Chapter): string {
  return ` data-step="${id}" data-name="${escape(name)}" data-minutes="${minutes(id)}"`;
}

export function timeOf({ id }: Chapter): string {
  return `${minutes(id)} min`;
}

/** How many steps there are and how long they take; a script replaces it by what is left. */
export function stepsText(list: readonly Chapter[]): string {
  const sum = list.reduce((total, { id }) => total + minutes(id), 0);
  return `${list.length} chapters, about ${sum} minutes without the exercises.`;
}

/** All steps in a row, with what the reader does in each. */
export function pathMap(): string {
  const items = steps.map((step, i) => {
    const text = `<b>${escape(step.name)}</b> <span class="label num" data-time>${timeOf(step)}</span>`;
    const about = `<span class="label about">${escape(step.about)}</span>`;
    return `<li><a href="./${step.id}"${stepAttributes(step)}><span class="number num" aria-hidden="true">${i + 1}</span> <span class="name">${text}</span> ${about}</a></li>`;
  });
  return `<section class="path wide"><div class="head"><h2 id="chapters">The path</h2><p class="label"><span data-path-sum role="status">${stepsText(steps)}</span></p>
<p class="label"><button type="button" class="plain" data-path-forget hidden>Start over</button></p></div><ol>${items.join("")}</ol>
<p class="label rule">A chapter counts as finished when you reach the end of its page or open the answer to its last question. This browser remembers that, and nobody else knows.</p></section>`;
}

/** The pages of a group with what they are for. */
export function groupMap(group: Group): string {
  const items = chapters
    .filter((chapter) => chapter.group === group && chapter.listed)
    .map(({ id, name, about }) => {
      return `<li><a href="./${id}"><b>${escape(name)}</b></a> <span class="label about">${escape(about)}</span></li>`;
    });
  return `<section class="group-map wide"><h2>${escape(group)}</h2><ul>${items.join("")}</ul></section>`;
}
