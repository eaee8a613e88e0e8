/** All shipped pictures through one network, while the reader watches, beside what was recorded on the 10,000. */
import { answersOf, confusion, rightAnswers } from "../../model/math/classification.js";
import { samplingError } from "../../model/evidence/familyPoints.js";
import { choiceInput } from "../ui/control.js";
import { runButton } from "../ui/runButton.js";
import { problemNote } from "../picture/detections.js";
import { type Input, announce, commit, html, input, listen } from "../ui/element.js";
import {
  type FamilyData,
  knownId,
  memberName,
  pointOf,
  recordedAnswers,
  shippedRecord,
} from "../fashion/familyData.js";
import { memberSelect } from "../fashion/memberSelect.js";
import type { OnDemand } from "../fashion/onDemand.js";
import { figure } from "../ui/figure.js";
import { bytes, count, percent } from "../../model/math/format.js";
import { oneOf } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";
import { confusionMatrix, mistakeSentence } from "../fashion/confusionMatrix.js";
import { points as pointsText } from "./widthSentences.js";

/** Pictures between two looks at the accuracy. */
const portion = 50;

/** Whose matrix is shown; before a test there is none of its own. */
type Source = "recorded" | "live";

/** `?matrix=live`; the network is that of the page’s other figures. */
export const testUrl: UrlState<FullTestState> = { matrix: field("source", oneOf(["recorded", "live"])) };

/** What the reader tested; `right` and `of` are of the pictures so far, undefined before. */
export interface FullTestState {
  readonly id: string;
  readonly source: Source;
  readonly right?: number;
  readonly of?: number;
}

/** The live accuracy against the recorded one, and why the two differ. */
export function comparison(right: number, of: number, recorded: number): string {
  const error = samplingError(right / of, of);
  const gap = Math.abs(right / of - recorded);
  const verdict =
    gap <= error
      ? `a sample of ${of} is uncertain by ±${pointsText(error)}, and the difference is within that.`
      : `a sample of ${of} is uncertain by ±${pointsText(error)}. The difference is larger. The sample is not random: it has the first pictures of each class. By chance alone, one sample in twenty differs more.`;
  return `${right} of ${of} correct, ${percent(right / of, 1)}. Recorded on 10${"\u202f"}000: ${percent(recorded, 1)}; ${verdict}`;
}

/** @returns an input; a change of its value’s `id` shows another network */
export function fullTest(
  data: FamilyData,
  networks: OnDemand,
  { start }: { readonly start: string },
): Input<FullTestState> {
  const { clothing, labels } = data;
  let current: FullTestState = { id: start, source: "recorded" };
  let answers: number[] = [];

  const member = memberSelect(data, { label: "Network", value: start });
  const begin = runButton(`Classify all ${clothing.count} here`, run, { primary: true });
  const bar = html("progress", { max: clothing.count, value: 0, "aria-label": "Pictures classified" });
  const said = html("p", { class: "said", role: "status" });
  const trouble = html("div");
  const source = choiceInput<Source>(["recorded", "live"], {
    label: "Matrix of",
    format: (value) => (value === "recorded" ? "10\u202f000, recorded" : `${clothing.count}, live`),
  });
  const matrix = html("div");
  const worst = html("p", { class: "said" });
  const element = figure(
    [
      html("div", { class: "controls close" }, member, begin.element, bar),
      said,
      trouble,
      html("div", { class: "controls close" }, source),
      matrix,
      worst,
    ],
    {
      label: "A network on all pictures of this page",
      caption: `The site has the first ${clothing.count / labels.length} test pictures of each class, ${count(clothing.count)} in all. No network was trained on them.`,
    },
  );
  const control = input<FullTestState, HTMLElement>(element, current, {
    read: () => current,
    show: (next) => {
      const id = knownId(data, next.id, current.id);
      const isOther = id !== current.id;
      if (isOther) {
        begin.stop();
        answers = [];
      }
      // Another network begins with what is recorded of it.
      const shown = isOther && next.source === current.source ? "recorded" : next.source;
      current = isOther ? { id, source: shown } : { ...current, source: shown };
      show();
    },
  });

  function show(): void {
    member.value = current.id;
    source.value = current.source;
    const point = pointOf(data, current.id);
    const { confusion: recorded } = shippedRecord(data, current.id).shipped;
    const live = confusion(clothing.labels.subarray(0, answers.length), answers, labels.length);
    const counts = source.value === "live" && answers.length > 0 ? live : recorded;
    const name = memberName(point);
    const caption =
      counts === live
        ? `${name}: ${answers.length} pictures, classified here`
        : `${name}: 10${"\u202f"}000 test pictures, recorded`;
    matrix.replaceChildren(confusionMatrix(counts, labels, { caption }));
    worst.textContent = mistakeSentence(counts, labels);
    bar.value = answers.length;
    if (answers.length === 0) {
      said.textContent = `Recorded on 10${"\u202f"}000: ${percent(point.accuracy, 1)}. The ${clothing.count} pictures take a moment. Your browser fetches ${bytes(point.bytes)} if it does not have the network yet.`;
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    const { id } = current;
    const { accuracy } = pointOf(data, id);
    answers = [];
    trouble.replaceChildren();
    said.textContent = "Fetching the network …";
    let spent = 0;
    let backend = "";
    for (let first = 0; first < clothing.count && !signal.aborted; first += portion) {
      const indices = Array.from({ length: Math.min(portion, clothing.count - first) }, (_, i) => first + i);
      const outcome = await networks.classify({ network: id, pictures: clothing.pictures(indices) }, { signal });
      if (!outcome.ok) {
        if (outcome.problem.kind !== "cancelled") trouble.replaceChildren(problemNote(outcome.problem));
        break;
      }
      // The reader may have turned to another network meanwhile.
      if (current.id !== id) break;
      spent += outcome.value.milliseconds;
      backend = outcome.value.backend;
      answers.push(...answersOf(outcome.value.logits, labels.length));
      bar.value = answers.length;
      const right = answers.filter((answer, i) => answer === clothing.labels[i]).length;
      current = { ...current, right, of: answers.length };
      said.textContent = `${right} of ${answers.length} correct so far, ${percent(right / answers.length, 1)}.`;
    }
    if (current.id !== id) return show();
    if (answers.length === 0) {
      said.textContent = signal.aborted ? "Stopped." : `As recorded: ${percent(accuracy, 1)} of 10${"\u202f"}000.`;
      return;
    }
    current = { ...current, source: "live" };
    show();
    const right = rightAnswers(confusion(clothing.labels.subarray(0, answers.length), answers, labels.length));
    const others = recordedAnswers(data, id).filter((answer, i) => i < answers.length && answer !== answers[i]).length;
    const rate = Math.round((1000 * answers.length) / spent);
    said.textContent = `${signal.aborted ? "Stopped. " : ""}${comparison(right, answers.length, accuracy)} ${rate} pictures a second (${backend}). ${others === 0 ? "Every answer is the recorded one." : `${others} answers differ from the recorded ones, because this processor rounds differently.`}`;
    announce(element);
  }

  listen(member, () => commit(control, { ...current, id: member.value }));
  listen(source, () => commit(control, { ...current, source: source.value }));
  show();
  return control;
}
