/** One picture, moved, turned, partly erased or inverted, and what every width says to it. */
import { answersOf, softmax } from "../../model/math/classification.js";
import { type Distortion, distort, noDistortion } from "../../model/math/distort.js";
import type { Outcome } from "../../model/types.js";
import { button, checkInput, rangeInput } from "../ui/control.js";
import { problemNote } from "../picture/detections.js";
import { type Input, commit, html, input, listen, svg } from "../ui/element.js";
import { clothingCanvas, paintClothing } from "../fashion/clothing.js";
import { type FamilyData, memberName, recordedAnswers } from "../fashion/familyData.js";
import type { OnDemand } from "../fashion/onDemand.js";
import { figure } from "../ui/figure.js";
import { bytes, percent } from "../../model/math/format.js";
import { networkMark } from "../charts/plot.js";
import { integer, number, yesOrNo } from "../ui/urlKinds.js";
import { type UrlState, field, inRange } from "../ui/urlState.js";

export interface LabState extends Distortion {
  /** Which of the shipped pictures. */
  readonly picture: number;
}

const ranges = {
  right: { min: -14, max: 14, step: 1 },
  down: { min: -14, max: 14, step: 1 },
  turn: { min: -180, max: 180, step: 5 },
  erase: { min: 0, max: 28, step: 1 },
} as const;
type Amount = keyof typeof ranges;
const amounts = Object.keys(ranges) as Amount[];

/** `?picture=7&right=4&down=-2&turn=30&erase=8&invert=yes` */
export function labUrl({ clothing }: FamilyData): UrlState<LabState> {
  return {
    picture: field("picture", integer(0, clothing.count - 1)),
    right: field("right", number(ranges.right)),
    down: field("down", number(ranges.down)),
    turn: field("turn", number(ranges.turn)),
    erase: field("erase", number(ranges.erase)),
    invert: field("invert", yesOrNo),
  };
}

interface Row {
  readonly id: string;
  readonly answer: HTMLElement;
  readonly sure: HTMLElement;
  readonly bar: HTMLElement;
  readonly element: HTMLElement;
}

/** @returns an input whose value is the reader’s {@link LabState} */
export function distortLab(data: FamilyData, networks: OnDemand, start: Partial<LabState> = {}): Input<LabState> {
  const { points, clothing, labels } = data;
  const url = labUrl(data);
  const plain: LabState = { ...noDistortion, picture: 0 };
  let current: LabState = { ...plain, ...start };
  let awake = false;
  let running = false;
  let asked: LabState | undefined;

  const canvas = clothingCanvas(clothing.picture(current.picture), "");
  const names: Readonly<Record<Amount, string>> = {
    right: "Move right",
    down: "Move down",
    turn: "Turn",
    erase: "Erase",
  };
  const sliders = amounts.map((amount) => {
    const slider = rangeInput({
      label: names[amount],
      ...ranges[amount],
      value: current[amount],
      format: (v) => (amount === "turn" ? `${v}°` : `${v} px`).replace("-", "−"),
    });
    listen(slider, () => change({ [amount]: slider.value }));
    return { amount, slider };
  });
  const invert = checkInput({ label: "Invert" });
  const wake = button(
    `Let all ${points.length} answer`,
    () => {
      awake = true;
      void ask();
    },
    { primary: true },
  );
  const step = (by: number) => change({ picture: (current.picture + by + clothing.count) % clothing.count });
  const rows: readonly Row[] = points.map((point) => {
    const mark = svg("svg", { class: "net-key", viewBox: "-8 -8 16 16", "aria-hidden": "true" });
    mark.append(networkMark(point.network, 0, 0));
    const [answer, sure, bar] = [html("b"), html("td", { class: "n" }), html("i")];
    const track = html("td", {}, html("span", { class: "bar-track", "aria-hidden": "true" }, bar));
    const name = html("th", { scope: "row" }, html("span", { class: "net-name" }, mark, memberName(point)));
    const element = html("tr", { "data-id": point.id }, name, html("td", {}, answer), track, sure);
    return { id: point.id, answer, sure, bar, element };
  });
  const heads = ["network", "answer", "", "probability"];
  const table = html(
    "table",
    { class: "votes" },
    html("caption", { class: "vh" }, "What each network calls the picture"),
    html("thead", {}, html("tr", {}, ...heads.map((head) => html("th", { scope: "col" }, head)))),
    html("tbody", {}, ...rows.map((row) => row.element)),
  );
  const said = html("p", { class: "said", role: "status" });
  const trouble = html("div");
  const total = points.reduce((sum, point) => sum + point.bytes, 0);
  const buttons = [
    button("Another picture", () => step(1)),
    button("Previous picture", () => step(-1)),
    button("Undo all changes", () => change(noDistortion)),
  ];
  const element = figure(
    [
      html(
        "div",
        { class: "lab" },
        html("div", { class: "lab-picture" }, canvas),
        html(
          "div",
          { class: "lab-controls" },
          ...sliders.map(({ slider }) => slider),
          invert,
          html("div", { class: "controls close" }, ...buttons),
        ),
        html(
          "div",
          { class: "lab-answers" },
          html(
            "div",
            { class: "scroll", tabindex: 0, role: "region", "aria-label": "What each network calls the picture" },
            table,
          ),
          html("div", { class: "controls close" }, wake),
          said,
          trouble,
        ),
      ),
    ],
    {
      label: "A changed picture and the answers of all widths",
      howTo: `The button downloads all seven networks, ${bytes(total)} together, and your browser keeps them.`,
      caption:
        "No network was trained on moved, turned, erased or inverted pictures. Mirrored ones were part of the training.",
    },
  );
  const control = input<LabState, HTMLElement>(element, current, {
    read: () => current,
    show: (wanted) => {
      current = inRange(url, wanted, plain);
      show();
    },
  });

  function change(part: Partial<LabState>): void {
    commit(control, { ...current, ...part });
  }

  const truth = () => clothing.labels[current.picture];
  const isUnchanged = () => amounts.every((amount) => current[amount] === 0) && !current.invert;

  function put(row: Row, kind: number | undefined, share?: number): void {
    row.answer.textContent = kind === undefined ? "…" : labels[kind];
    row.element.classList.toggle("is-wrong", kind !== undefined && kind !== truth());
    row.element.classList.toggle("is-right", kind === truth());
    row.sure.textContent = share === undefined ? "" : percent(share);
    row.bar.style.width = `${100 * (share ?? 0)}%`;
  }

  function show(): void {
    paintClothing(canvas, distort(clothing.picture(current.picture), current));
    canvas.setAttribute("aria-label", `${labels[truth()]}${isUnchanged() ? "" : ", changed"}`);
    for (const { amount, slider } of sliders) slider.value = current[amount];
    invert.value = current.invert;
    if (awake) {
      void ask();
      return;
    }
    for (const row of rows) put(row, isUnchanged() ? recordedAnswers(data, row.id)[current.picture] : undefined);
    said.textContent = isUnchanged()
      ? `It is: ${labels[truth()]}. Answers as recorded; change the picture and let the networks answer.`
      : `It is: ${labels[truth()]}. No network has seen it like this yet.`;
  }

  function tell(): void {
    const right = rows.filter((row) => row.element.classList.contains("is-right")).length;
    const all = right === rows.length ? "All" : right === 0 ? "None" : `${right}`;
    said.textContent = `It is: ${labels[truth()]}. Correct answers: ${all.toLowerCase()} of ${rows.length}.`;
    said.dataset.right = String(right);
  }

  /** Asks one network after the other; what the reader changes meanwhile is asked next, and nothing in between. */
  async function ask(): Promise<void> {
    asked = current;
    if (running) return;
    running = true;
    wake.remove();
    let failed: Outcome<unknown> | undefined;
    while (asked !== undefined) {
      const state: LabState = asked;
      asked = undefined;
      failed = undefined;
      const pictures = distort(clothing.picture(state.picture), state);
      for (const row of rows) {
        const outcome = await networks.classify({ network: row.id, pictures });
        if (asked !== undefined) break;
        if (outcome.ok) {
          const [kind] = answersOf(outcome.value.logits, labels.length);
          put(row, kind, softmax(outcome.value.logits)[kind]);
        } else {
          failed = outcome;
          row.answer.textContent = "cannot answer";
          row.sure.textContent = "";
          row.bar.style.width = "0";
          row.element.classList.remove("is-wrong", "is-right");
        }
      }
    }
    running = false;
    tell();
    trouble.replaceChildren(...(failed && !failed.ok ? [problemNote(failed.problem)] : []));
  }

  listen(invert, () => change({ invert: invert.value }));
  show();
  return control;
}
