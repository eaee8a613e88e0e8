/** What the reader has given to the questions and exercises of a page; the page's line of answers takes it from here. */
import type { Given } from "../../model/exercises/answerLine.js";

/** A question in at most ten words: its last sentence that asks. */
export function inFewWords(question: string): string {
  const sentences = question.split(/(?<=[.?!])\s+/);
  const asking = sentences.findLast((sentence) => sentence.endsWith("?")) ?? sentences[0];
  const words = asking.split(/\s+/);
  return words.length <= 10 ? asking : `${words.slice(0, 9).join(" ")} …`;
}

const known = new WeakMap<Element, () => Given | undefined>();

/** Says how to ask an element for what the reader gave; undefined where that is nothing. */
export function tellGiven(element: Element, read: () => Given | undefined): void {
  known.set(element, read);
}

/** All that the reader has given under `root`, in its order. */
export function givenIn(root: ParentNode): Given[] {
  return [...root.querySelectorAll(".ask, .exercise")].flatMap((element) => known.get(element)?.() ?? []);
}
