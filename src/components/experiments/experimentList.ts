/** The guided experiments on a page: guess, run on this device, compare. A guess locks nothing. */
import type { RunResult } from "../../model/runtime/protocol.js";
import type { Outcome as Answer, Picture } from "../../model/types.js";
import { runButton } from "../ui/runButton.js";
import { timeLeft } from "../ui/timeLeft.js";
import { dataTable } from "../ui/dataTable.js";
import { problemNote } from "../picture/detections.js";
import { html, uid } from "../ui/element.js";
import { score } from "../../model/math/format.js";
import { type Experiment, type Outcome, type VariantResult, experiments, outcomes } from "./experiments.js";
import type { Pass } from "../network/session.js";

/** What the experiments run in. */
export interface Laboratory {
  /** The shipped photos, without the plate. */
  photos(): Promise<readonly Picture[]>;
  /** The plate's frames, each as a picture. */
  frames(): Promise<readonly Picture[]>;
  run(pass: Pass, signal: AbortSignal): Promise<Answer<RunResult>>;
  /** Address that sets a variant up in the explorer. */
  link(experiment: Experiment): string;
}

export function experimentList(laboratory: Laboratory): HTMLElement {
  const take = turns();
  return html("div", { class: "experiments wide" }, ...experiments.map((one) => experimentItem(one, laboratory, take)));
}

interface Turn {
  readonly title: string;
  readonly signal: AbortSignal;
  /** Told the title of the experiment that it waits for. */
  readonly wait: (title: string) => void;
}

type Take = <T>(turn: Turn, act: () => Promise<T>) => Promise<T | undefined>;

/** Experiments run one after the other. What was stopped before its turn gives undefined. */
function turns(): Take {
  let last: { readonly title: string; readonly ended: Promise<unknown> } | undefined;
  return async ({ title, signal, wait }, act) => {
    const before = last;
    const stopped = new Promise<void>((stop) => {
      signal.addEventListener("abort", () => stop());
    });
    if (before !== undefined) wait(before.title);
    const whole = Promise.race([before?.ended, before && stopped]).then(() => (signal.aborted ? undefined : act()));
    const mine = { title, ended: Promise.allSettled([before?.ended, whole]) };
    last = mine;
    void mine.ended.then(() => {
      if (last === mine) last = undefined;
    });
    return whole;
  };
}

function experimentItem(experiment: Experiment, laboratory: Laboratory, take: Take): HTMLElement {
  const { id, title, question, choices, variants, note } = experiment;
  const heading = uid("experiment");
  const name = uid("guess");
  const radios = choices.map((choice) => html("input", { type: "radio", name, value: choice }));
  const go = runButton("Run it here", run, { primary: true });
  const progress = html("p", { class: "label", role: "status" });
  const result = html("div", {});

  async function run(signal: AbortSignal): Promise<void> {
    result.replaceChildren();
    const wait = (other: string) => (progress.textContent = `This starts after “${other}”.`);
    const answer = await take({ title, signal, wait }, () => measure(signal));
    progress.textContent = "";
    if (answer === undefined) return;
    if (answer.ok) result.replaceChildren(...verdict(answer.value));
    else if (answer.problem.kind !== "cancelled") result.replaceChildren(problemNote(answer.problem));
  }

  async function measure(signal: AbortSignal): Promise<Answer<VariantResult[]>> {
    progress.textContent = "Reading the pictures…";
    const pictures = await (experiment.pictures === "frames" ? laboratory.frames() : laboratory.photos());
    const results: VariantResult[] = [];
    const passes = variants.length * pictures.length;
    const since = performance.now();
    for (const variant of variants) {
      const runs: RunResult[] = [];
      for (const picture of pictures) {
        const left = timeLeft(since, results.length * pictures.length + runs.length, passes);
        progress.textContent = `${variant.name}: picture ${runs.length + 1} of ${pictures.length}${left}`;
        const { changes, fit = "stretch" } = variant;
        const answer = await laboratory.run({ picture, fit, changes }, signal);
        if (!answer.ok) return answer;
        runs.push(answer.value);
      }
      results.push({ variant, runs });
    }
    return { ok: true, value: results };
  }

  function verdict(results: readonly VariantResult[]): Node[] {
    const measured = outcomes(results);
    const truth = experiment.answer(measured);
    const guess = radios.find(({ checked }) => checked)?.value;
    const said =
      guess === undefined
        ? `Measured here: ${truth}.`
        : guess === truth
          ? `${truth}: you were right.`
          : `You: ${guess}; measured here: ${truth}.`;
    return [
      html("p", { class: "said", role: "status" }, html("b", {}, said), " ", experiment.explain(measured)),
      html(
        "details",
        { class: "data" },
        html("summary", {}, "All runs as a table"),
        html(
          "div",
          { class: "scroll", tabindex: 0, role: "region", "aria-label": `${title}: all runs` },
          table(measured),
        ),
      ),
    ];
  }

  return html(
    "section",
    { class: "ask experiment", id: `experiment-${id}`, "aria-labelledby": heading },
    html("h3", { id: heading }, html("a", { href: `#experiment-${id}` }, title)),
    html("p", {}, question),
    note !== undefined && html("p", { class: "label" }, note),
    html(
      "fieldset",
      { class: "control choice" },
      html("legend", { class: "vh" }, "Your guess"),
      html(
        "div",
        { class: "seg" },
        ...choices.map((choice, i) => html("label", {}, radios[i], html("span", {}, choice))),
      ),
    ),
    html(
      "div",
      { class: "controls" },
      go.element,
      html("a", { href: laboratory.link(experiment) }, "Set it up in Inside"),
    ),
    progress,
    result,
  );
}

function table(measured: readonly Outcome[]): HTMLTableElement {
  return dataTable(
    measured,
    [
      { label: "Setting", value: ({ name }) => name },
      { label: "Detections kept", value: ({ kept, of }) => `${kept} of ${of}`, numeric: true },
      { label: "Mean score", value: ({ score: mean }) => score(mean), numeric: true },
      {
        label: "Best detection of each picture",
        value: ({ labels }) => [...labels].map(([label, n]) => `${label} ${n}`).join(", "),
      },
    ],
    { caption: "Nothing is trained again, so this shows what the network depends on, not which design trains better." },
  );
}
