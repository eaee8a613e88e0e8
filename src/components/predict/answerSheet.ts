/** All exercises with their answers, for the set of numbers that a class has. */
import { type Input, announce, html, input, listen, uid } from "../ui/element.js";
import { addressSeed, exerciseKey } from "./exercises.js";
import { nameInLinks } from "./seedLinks.js";

/** @returns an input whose value is the seed, which the page’s links to exercises follow */
export function answerSheet({ seed = addressSeed() }: { readonly seed?: string } = {}): Input<string> {
  const id = uid("seed");
  const field = html("input", {
    id,
    type: "text",
    value: seed,
    maxlength: 40,
    autocomplete: "off",
    spellcheck: "false",
  });
  const sheet = html("div", { class: "answers" });
  const element = html(
    "div",
    { class: "answer-sheet wide" },
    html("div", { class: "control" }, html("label", { for: id }, "Set of numbers "), field),
    sheet,
  );
  const control = input<string, HTMLElement>(element, seed, (now) => {
    if (field.value !== now) field.value = now;
    const open = Array.from(sheet.querySelectorAll("details"), (fold) => fold.open);
    sheet.replaceChildren(exerciseKey(undefined, { seed: now }));
    sheet.querySelectorAll("details").forEach((fold, i) => (fold.open = open[i] ?? false));
    nameInLinks(now);
  });
  control.value = seed;
  listen(field, () => {
    const wanted = field.value.trim();
    if (wanted === "") return;
    control.value = wanted;
    const url = new URL(location.href);
    url.searchParams.set("seed", wanted);
    history.replaceState(history.state, "", url);
    announce(element);
  });
  return control;
}
