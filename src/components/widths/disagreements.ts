/** Pictures that one network gets right and another wrong. */
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { answerTile } from "../fashion/answerTile.js";
import { type FamilyData, knownId, memberName, pointOf, recordedAnswers } from "../fashion/familyData.js";
import { memberSelect } from "../fashion/memberSelect.js";
import { figure } from "../ui/figure.js";
import { oneOf } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";
import { partTitle } from "../ui/partTitle.js";

export interface Duel {
  readonly a: string;
  readonly b: string;
}

/** `?a=v2-0.25&b=v2-1` */
export function duelUrl({ points }: FamilyData): UrlState<Duel> {
  const network = oneOf(points.map(({ id }) => id));
  return { a: field("a", network), b: field("b", network) };
}

/** Indices of the pictures that only `a`, only `b`, both or neither gets right. */
export function sorted(
  data: FamilyData,
  { a, b }: Duel,
): { onlyA: number[]; onlyB: number[]; both: number; none: number } {
  const [ofA, ofB] = [recordedAnswers(data, a), recordedAnswers(data, b)];
  const { labels } = data.clothing;
  const [onlyA, onlyB]: [number[], number[]] = [[], []];
  let [both, none] = [0, 0];
  labels.forEach((label, i) => {
    const [rightA, rightB] = [ofA[i] === label, ofB[i] === label];
    if (rightA && rightB) both += 1;
    else if (rightA) onlyA.push(i);
    else if (rightB) onlyB.push(i);
    else none += 1;
  });
  return { onlyA, onlyB, both, none };
}

/** Two networks, and the pictures on which they part. */
export function disagreements(data: FamilyData, start: Duel): Input<Duel> {
  const { clothing, labels } = data;
  let current = start;
  const chooseA = memberSelect(data, { label: "This", value: start.a });
  const chooseB = memberSelect(data, { label: "against", value: start.b });
  const said = html("p", { class: "said", role: "status" });
  const lists = html("div", { class: "duel" });
  const element = figure([html("div", { class: "controls close" }, chooseA, chooseB), said, lists], {
    label: "Pictures that one network gets right and another wrong",
    caption: "Below each picture is the recorded answer of the network that is wrong.",
  });
  const control = input<Duel, HTMLElement>(element, current, ({ a, b }) => {
    current = { a: knownId(data, a, current.a), b: knownId(data, b, current.b) };
    show();
  });

  function list(title: string, indices: readonly number[], answers: readonly number[]): HTMLElement {
    const tiles = indices.map((i) => {
      const tile = answerTile(clothing.picture(i), clothing.labels[i], labels);
      tile.show({ kind: answers[i] });
      return tile.element;
    });
    return html(
      "section",
      {},
      partTitle(html("b", {}, title), ` ${indices.length}`),
      indices.length === 0
        ? html("p", { class: "label" }, "None.")
        : html("ul", { class: "answer-tiles small" }, ...tiles),
    );
  }

  function show(): void {
    chooseA.value = current.a;
    chooseB.value = current.b;
    const { onlyA, onlyB, both, none } = sorted(data, current);
    const [a, b] = [memberName(pointOf(data, current.a)), memberName(pointOf(data, current.b))];
    said.textContent =
      current.a === current.b
        ? "Choose two different networks."
        : `Of ${clothing.count} pictures, both are right on ${both} and neither on ${none}. Only ${a} is right on ${onlyA.length}, only ${b} on ${onlyB.length}.`;
    lists.replaceChildren(
      list(`Only ${a} is right:`, onlyA, recordedAnswers(data, current.b)),
      list(`Only ${b} is right:`, onlyB, recordedAnswers(data, current.a)),
    );
  }

  for (const select of [chooseA, chooseB]) {
    listen(select, () => commit(control, { a: chooseA.value, b: chooseB.value }));
  }
  show();
  return control;
}
