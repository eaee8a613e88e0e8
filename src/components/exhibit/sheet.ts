/**
 * `?sheet=student` and `?sheet=key`: a chapter's questions and exercises on paper, without answers or with them. The sheet
 * takes the questions that the page has, so every chapter has one; the set of numbers in the address is that of its exercises.
 */
import { answerText, type Exercise, toleranceText } from "../../model/exercises/exercise.js";
import { exercises } from "../../model/exercises/index.js";
import type { Prediction } from "../predict/predict.js";
import { addressSet, setQuery } from "../predict/setOfNumbers.js";
import { button } from "../ui/control.js";
import { type Child, type Input, html } from "../ui/element.js";
import type { Responsive } from "../ui/responsive.js";
import { indexed } from "../ui/subscript.js";
import { showAlone } from "./alone.js";
import { wholeAddress } from "./embed.js";
import { drawAll } from "./exhibits.js";

export type SheetKind = "student" | "key";

/** A copy that may stand beside its original: without ids, which are unique, and without what takes input. */
function copyOf<E extends Element>(element: E): E {
  const copy = element.cloneNode(true) as E;
  for (const part of [copy, ...copy.querySelectorAll("*")]) {
    part.removeAttribute("id");
    part.removeAttribute("tabindex");
  }
  return copy;
}

/** A picture of a question as it is now: hidden ones are else drawn again a moment later. */
function drawnNow(ask: Element): SVGElement | null {
  for (const box of ask.querySelectorAll<Responsive>(".responsive")) box.drawFor();
  return ask.querySelector<SVGElement>(":is(.guess-scale, .guess-sketch) svg");
}

const blank = (unit: Child = null, label = "Answer") => html("p", { class: "blank" }, `${label}: `, html("i"), unit);

/** One question as the page asks it: its choices, its scale, or axes to draw into. */
function question(ask: Input<Prediction>, kind: SheetKind): HTMLElement {
  const before = ask.value;
  // Without the guess of whoever prints it.
  ask.value = { guess: undefined, revealed: false };
  const words = ask.querySelector(":scope > :is(h2, h3)")?.childNodes ?? [];
  const choices = [...ask.querySelectorAll(".guess-choice label > span:first-of-type")];
  const scale = drawnNow(ask);
  const parts: Child[] = [html("p", {}, ...[...words].map((node) => node.cloneNode(true)))];
  if (choices.length > 0)
    parts.push(html("ul", { class: "choices" }, ...choices.map((choice) => html("li", {}, choice.textContent))));
  if (kind === "student" && scale !== null) parts.push(copyOf(scale));
  if (kind === "student" && choices.length === 0 && ask.querySelector(".guess-scale") !== null)
    parts.push(blank(null, "Your guess"));
  if (kind === "key") {
    ask.value = { guess: undefined, revealed: true };
    const answer = [...ask.querySelectorAll(".answer > p")].map(copyOf);
    // What the sentence leaves to a picture needs the picture.
    const curve = ask.querySelector(".guess-sketch") === null ? null : drawnNow(ask);
    parts.push(html("div", { class: "solved" }, ...answer, curve && copyOf(curve)));
  }
  ask.value = before;
  return html("li", {}, ...parts);
}

function exercise(task: Exercise, kind: SheetKind): HTMLElement {
  const tolerance = toleranceText(task);
  const unit = ` ${task.unit}${task.unit === "" ? "" : ", "}${tolerance}`;
  if (kind === "student")
    return html("li", {}, html("p", {}, task.question), html("div", { class: "working" }), blank(unit));
  return html(
    "li",
    {},
    html("p", {}, task.question),
    html(
      "div",
      { class: "solved" },
      html("p", {}, "Answer: ", html("b", {}, answerText(task)), `, ${tolerance}`),
      html("ol", {}, ...task.steps.map((line) => html("li", {}, ...indexed(line)))),
    ),
  );
}

/** The sheet of this page. */
function sheet(chapter: string, kind: SheetKind, set: string): HTMLElement {
  const lesson = document.querySelector<HTMLTemplateElement>("#lesson");
  const name = document.querySelector("h1")?.textContent ?? document.title;
  const asks = [...document.querySelectorAll<Input<Prediction>>("main .ask[id]:not(.quiz)")];
  const address = wholeAddress();
  address.search = setQuery(set);
  address.hash = "";
  return html(
    "article",
    { class: `sheet ${kind}` },
    html(
      "header",
      {},
      html("h1", {}, kind === "key" ? `Key: ${name}` : name),
      kind === "student" && html("p", { class: "blank" }, "Name: ", html("i")),
      html("p", {}, "Set of numbers: ", html("b", {}, set)),
      lesson?.content.cloneNode(true),
    ),
    html("h2", {}, "Guess first"),
    html("ol", { class: "asked" }, ...asks.map((ask) => question(ask, kind))),
    html("h2", {}, "Exercises"),
    html("ol", { class: "tasks" }, ...exercises(chapter, set).map((task) => exercise(task, kind))),
    html("footer", {}, `${address.href} · MobileNet, taken apart, CC BY 4.0`),
  );
}

/**
 * Shows the sheet in place of the page.
 *
 * @param chapter name of the page
 * @param asked what the address asks for; anything but `key` is the student's sheet
 */
export async function showSheet(chapter: string, asked: string): Promise<void> {
  await drawAll();
  const set = addressSet();
  const holder = html("div", {});
  let kind: SheetKind = asked === "key" ? "key" : "student";
  const show = () => {
    holder.replaceChildren(sheet(chapter, kind, set));
    other.textContent = kind === "key" ? "Student’s sheet" : "Key";
  };
  const other = button("", () => {
    kind = kind === "key" ? "student" : "key";
    const url = new URL(location.href);
    url.searchParams.set("sheet", kind);
    history.replaceState(history.state, "", url);
    show();
  });
  const acts = html(
    "div",
    { class: "sheet-acts" },
    button("Print", () => print(), { primary: true }),
    other,
    html("a", { href: wholeAddress().href }, "Back to the chapter"),
  );
  show();
  document.querySelector("main")?.append(acts, holder);
  showAlone([acts, holder]);
}
