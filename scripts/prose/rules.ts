/** What plain English is here: rules of retext, words that this site does without, and a length that one breath can hold. */
import type { Node, Parent, Root, Sentence, Word } from "nlcst";
import retextEnglish from "retext-english";
import retextPassive from "retext-passive";
import retextReadability from "retext-readability";
import retextRepeatedWords from "retext-repeated-words";
import retextSimplify from "retext-simplify";
import retextStringify from "retext-stringify";
import { unified } from "unified";
import { VFile } from "vfile";
import type { Prose } from "./texts.js";

/** Words in a sentence; a list of names or numbers is no sentence. */
const longestSentence = 28;

/** Turns that make a reader stop. Each says what to write instead. */
const tics: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\bhand(?:s|ed|ing)? (?:on|out)\b/i, "outputs, passes"],
  [/\blook(?:s|ed|ing)? around\b/i, "filters, reads neighboring pixels"],
  [/\bstands? (?:in|on|for|once|beside|behind|alone|above|below)\b/i, "is in, follows, means"],
  [/\bhere stand\b/i, "this panel shows"],
  [/\bbears?\b(?! in mind)/i, "tolerates"],
  [/\banew\b/i, "again"],
  [/\balike\b/i, "equal, in the same way"],
  [/\bso many\b/i, "the number itself"],
  [/\b(?:what|that) (?:came|comes) (?:in|out)\b/i, "the input, the output"],
  [/\bspeaks? for\b/i, "raises the score of"],
  [/(?<!Kaiming )\bHe’s\b/, "Kaiming He’s; the name alone reads as he is"],
  [/\bhave it\b/i, "need it, are slower"],
  [/\bways part\b/i, "differ"],
  [/\bpays\b/i, "costs, saves"],
  [/\bsays what\b.*\bbears\b/i, "a plain statement"],
  [/\b(?:knows?|sees?|wants?|likes?|minds?) (?:nothing|much|little|roughly|to)\b/i, "no feelings for layers"],
  [/\bis no (?:layer|role|lock|law|proof)\b/i, "is not a"],
  [/\bof (?:its|their|one’s) own making\b/i, "its"],
  [/\bthe very same\b/i, "the same"],
  [/\bkin\b/i, "similar functions"],
  [/\bdear\b/i, "expensive"],
];

/** Terms of the field, or words that have no simpler one here. */
const terms = [
  ...[
    "accurate",
    "address",
    "all of",
    "combined",
    "component",
    "contains",
    "delete",
    "depart",
    "effect",
    "equivalent",
    "evaluate",
    "forward",
  ],
  ...["function", "identical", "it is", "magnitude", "maximum", "minimum", "multiple", "option", "parameters"],
  ...["perform", "previous", "require", "selection", "there are", "there is", "type", "very", "similar to"],
  ...["in between", "submit", "initial", "interface", "modify", "operate", "overall", "provide", "request", "validate"],
];

/** Passives whose doer does not matter, or is always the network, the page or its authors. */
const passives = [
  ...["added", "allowed", "answered", "asked", "averaged", "based", "built", "called", "capped", "changed", "checked"],
  ...["chosen", "classified", "closed", "cleared", "compared", "compiled", "computed", "connected", "converted"],
  ...["copied", "counted", "cropped", "cut", "damaged", "decided", "detected", "divided", "doubled", "drawn"],
  ...["dropped", "enlarged", "erased", "exported", "expected", "fetched", "filled", "filtered", "fitted", "folded"],
  ...["followed", "found", "forgotten", "frozen", "given", "halved", "held", "hidden", "imitated", "installed"],
  ...["inverted", "kept", "known", "labeled", "learned", "left", "limited", "listed", "loaded", "lost", "made"],
  ...["marked", "meant", "measured", "merged", "mirrored", "missed", "moved", "multiplied", "named", "needed"],
  ...["normalized", "noted", "obtained", "opened", "outlined", "packed", "padded", "placed", "pooled", "printed"],
  ...["published", "put", "quoted", "read", "recorded", "reduced", "removed", "renewed", "repeated", "replaced"],
  ...["represented", "resized", "rounded", "run", "scaled", "selected", "sent", "set", "shared", "shifted", "shown"],
  ...["shut", "skipped", "sorted", "squeezed", "started", "stopped", "stored", "stretched", "subtracted", "summed"],
  ...["supported", "swapped", "taken", "tested", "trained", "tuned", "turned", "typed", "undone", "updated", "used"],
  ...["written", "wanted", "separated", "affected", "reached", "allocated", "freed", "predicted", "recovered"],
];

const processor = unified()
  .use(retextEnglish)
  // Four of seven formulas must find a sentence too hard for a reader of 20, which is a second-year student.
  .use(retextReadability, { age: 20, threshold: 4 / 7, minWords: 8 })
  .use(retextSimplify, { ignore: terms })
  .use(retextPassive, { ignore: passives })
  .use(retextRepeatedWords)
  .use(retextStringify);

const isParent = (node: Node): node is Parent => "children" in node;

function textOf(node: Node): string {
  if (isParent(node)) return (node.children as readonly Node[]).map(textOf).join("");
  return "value" in node ? String(node.value) : "";
}

function sentencesOf(node: Node): Sentence[] {
  if (node.type === "SentenceNode") return [node as Sentence];
  return isParent(node) ? (node.children as readonly Node[]).flatMap(sentencesOf) : [];
}

/** Words of a sentence; of a list that semicolons part, those of its longest entry. */
function wordsOf(sentence: Sentence): number {
  const isWord = (node: Node): node is Word => node.type === "WordNode" && /\p{L}/u.test(textOf(node));
  const entries: number[] = [0];
  for (const node of sentence.children)
    if (textOf(node) === ";") entries.push(0);
    else if (isWord(node)) entries[entries.length - 1] += 1;
  return entries.length > 3 ? Math.max(...entries) : entries.reduce((a, b) => a + b);
}

/**
 * A point behind a number, a unit or a capital does not end a sentence for the parser, two numbers in a row are no mistake,
 * and a list of names in parentheses is no prose.
 */
function readable(text: string): string {
  return text
    .replace(/\((?:\p{Lu}\p{L}+(?:, )?)+\)/gu, "")
    .replace(/[−±]?\d(?:[\d\s](?=[\d\s]*\d)|[.,·×/](?=\d)|\d)*/g, "seven")
    .replace(/\bseven\s(?:[kMG]B?|px|ms|%)(?![\p{L}\d])/gu, "seven")
    .replace(/\bseven(?:[\s×·,]+seven)+\b/g, "seven")
    .replace(/(?<=[.?:] )seven\b/g, "Seven");
}

/** Everything that is not plain in one text, each as `WHERE: what is wrong «sentence»`. */
export async function checkText({ where, text: written }: Prose): Promise<string[]> {
  if (/arXiv:|github\.com|\bdoi:|\[role=/.test(written)) return [];
  const text = readable(written);
  const file = new VFile({ value: text });
  const tree = (await processor.run(processor.parse(file), file)) as Root;
  const sentences = sentencesOf(tree);
  const long = sentences
    .map((sentence) => ({ sentence, words: wordsOf(sentence) }))
    .filter(({ words }) => words > longestSentence)
    .map(({ sentence, words }) => `${where}: a sentence of ${words} words «${textOf(sentence)}»`);
  const turns = tics.flatMap(([pattern, instead]) => {
    const found = pattern.exec(text)?.[0];
    return found === undefined ? [] : [`${where}: “${found}”; write: ${instead} «${text}»`];
  });
  const messages = file.messages.map(({ reason, place }) => {
    const at = place !== undefined && "start" in place ? (place.start.offset ?? 0) : 0;
    const around = sentences.find(({ position }) => (position?.end.offset ?? 0) >= at);
    return `${where}: ${reason} «${around === undefined ? text : textOf(around)}»`;
  });
  return [...long, ...turns, ...messages];
}

/** All problems of many texts; one that stands in several places is named once. */
export async function checkProse(all: readonly Prose[]): Promise<string[]> {
  const once = new Map(all.map((prose) => [prose.text, prose]));
  const found = await Promise.all([...once.values()].map(checkText));
  return found.flat();
}
