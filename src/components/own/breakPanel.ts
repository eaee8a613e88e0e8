/** What the reader's network depends on: changes one by one, without new training, and what is left of its answers. */
import { type Layer, outputTap } from "../../model/architecture/layers.js";
import { counted, decimal } from "../../model/math/format.js";
import { cosine } from "../../model/math/similarity.js";
import { applies } from "../../model/pass/applies.js";
import type { Change } from "../../model/pass/changes.js";
import { writeChange } from "../../model/pass/changeCode.js";
import { changeText } from "../../model/pass/changeText.js";
import type { Network } from "../../model/runtime/client.js";
import type { RunResult } from "../../model/runtime/protocol.js";
import type { Outcome, Picture } from "../../model/types.js";
import { problemNote } from "../picture/detections.js";
import { type Column, dataTable } from "../ui/dataTable.js";
import { html } from "../ui/element.js";
import { pageAddress } from "../ui/pageAddress.js";
import { runButton } from "../ui/runButton.js";

const all: readonly Change[] = [
  { kind: "activation", activation: "relu" },
  { kind: "activation", activation: "relu6" },
  { kind: "cap", cap: 3 },
  { kind: "skip-removed" },
  { kind: "projection-activation", activation: "relu6" },
  { kind: "depthwise-kernel", kernel: "box" },
  { kind: "padding", padding: "pytorch" },
  { kind: "padding", padding: "tensorflow" },
  { kind: "input-channels", order: "bgr" },
  { kind: "input-channels", order: "gray" },
  { kind: "weight-format", format: "int8", per: "tensor" },
  { kind: "weight-format", format: "int8", per: "channel" },
  { kind: "weight-format", format: "int4", per: "channel" },
  { kind: "weight-format", format: "int3", per: "channel" },
];

/** Those that do something to a network. */
export const breakages = (layers: readonly Layer[]) => all.filter((change) => applies(layers, change));

/** What a change left, over all photos. */
export interface Breakage {
  /** None: the network as it is. */
  readonly change?: Change;
  /** Photos whose first class stayed; undefined of a backbone. */
  readonly kept?: number;
  /** Mean score of the class that was first before. */
  readonly share?: number;
  /** Mean cosine of the last map with that of the unchanged network. */
  readonly similarity: number;
}

/**
 * @param before answers of the unchanged network, a photo each
 * @param after those of the changed one
 * @param tap the map that is compared
 */
export function breakageOf(
  change: Change | undefined,
  before: readonly RunResult[],
  after: readonly RunResult[],
  tap: string,
): Breakage {
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  const similarity = mean(before.map(({ taps }, i) => cosine(taps[tap].data, after[i].taps[tap].data)));
  const what = change && { change };
  if (before.every(({ strongest }) => strongest.length === 0)) return { ...what, similarity };
  const firsts = before.map(({ strongest: [best] }) => best.class);
  const kept = after.filter(({ strongest: [best] }, i) => best.class === firsts[i]).length;
  const share = mean(after.map((run, i) => run.strongest.find((one) => one.class === firsts[i])?.score ?? 0));
  return { ...what, kept, share, similarity };
}

const unchanged = "no change";

/**
 * The sentence under the table.
 *
 * @param found of changes
 * @param photos how many each ran on
 */
export function breakageFinding(found: readonly Breakage[], photos: number): string {
  const [worst] = [...found].sort((a, b) => (a.share ?? a.similarity) - (b.share ?? b.similarity));
  const harmless = found.filter(({ kept, similarity }) =>
    kept === undefined ? similarity > 0.99 : kept === photos,
  ).length;
  const scale =
    worst.share === undefined ? `a cosine of ${decimal(worst.similarity)}` : `a mean share of ${decimal(worst.share)}`;
  const isBackbone = worst.share === undefined;
  const one = harmless === 1;
  const kept = isBackbone
    ? `${one ? "leaves" : "leave"} the last map nearly as it was (cosine above 0.99)`
    : `${one ? "keeps" : "keep"} the first class of every picture`;
  const none = isBackbone
    ? "No change leaves the last map nearly as it was"
    : "No change keeps the first class of every picture";
  const rest = harmless === 0 ? none : `${harmless} of ${counted(found.length, "change")} ${kept}`;
  return `The change with the largest effect is “${worst.change ? changeText(worst.change) : unchanged}”, with ${scale}. ${rest}.`;
}

export interface BreakSources {
  readonly layers: readonly Layer[];
  readonly ask: <T>(question: (network: Network) => Promise<Outcome<T>>) => Promise<Outcome<T> | undefined>;
  readonly photos: () => Promise<readonly Picture[]>;
  /** How many they are and what they show: “five photos”. */
  readonly kind: string;
}

export function breakPanel({ layers, ask, photos, kind }: BreakSources): HTMLElement {
  const changes = breakages(layers);
  const last = layers.filter(({ role }) => role !== "pool" && role !== "classifier").at(-1);
  const tap = last ? outputTap(last) : "";
  const said = html("p", { class: "label", role: "status" });
  const result = html("div");
  const go = runButton("Run these experiments", run);

  async function answers(pictures: readonly Picture[], list: readonly Change[], signal: AbortSignal) {
    const runs: RunResult[] = [];
    for (const picture of pictures) {
      const request = { fit: "stretch", changes: list, taps: [tap], strongest: 1001, signal } as const;
      const outcome = await ask((network) => network.run(picture, request));
      if (!outcome?.ok) return outcome;
      runs.push(outcome.value);
    }
    return { ok: true as const, value: runs };
  }

  async function run(signal: AbortSignal): Promise<void> {
    result.replaceChildren();
    said.textContent = "Reading the pictures …";
    const pictures = await photos();
    const found: Breakage[] = [];
    const before = await answers(pictures, [], signal);
    for (const change of changes) {
      if (!before?.ok) break;
      said.textContent = `${found.length + 1} of ${changes.length}: ${changeText(change)}`;
      const after = await answers(pictures, [change], signal);
      if (!after?.ok) {
        if (after && after.problem.kind !== "cancelled") result.replaceChildren(problemNote(after.problem));
        break;
      }
      found.push(breakageOf(change, before.value, after.value, tap));
    }
    said.textContent = "";
    if (before?.ok && found.length > 0)
      show(breakageOf(undefined, before.value, before.value, tap), found, pictures.length);
  }

  function show(before: Breakage, found: readonly Breakage[], count: number): void {
    const inside = (change: Change) =>
      html("a", { href: pageAddress("inside", `?network=own&bench=change&changes=${writeChange(change)}`) }, "Inside");
    const ofClasses: Column<Breakage>[] = [
      { label: "First class kept", value: ({ kept }) => `${kept} of ${count}`, numeric: true },
      { label: "Mean share", value: ({ share }) => decimal(share ?? 0), numeric: true },
    ];
    const table = dataTable(
      [before, ...found],
      [
        { label: "Change", value: ({ change }) => (change ? changeText(change) : unchanged) },
        ...(found[0].kept === undefined ? [] : ofClasses),
        { label: "Cosine of the last map", value: ({ similarity }) => decimal(similarity, 3), numeric: true },
        { label: "Look at it", value: ({ change }) => (change ? inside(change) : "") },
      ],
      { caption: "Effect of each change", hideCaption: true },
    );
    result.replaceChildren(
      html("p", { role: "status" }, html("b", {}, breakageFinding(found, count))),
      html(
        "p",
        { class: "note" },
        found[0].share !== undefined &&
          "The unchanged network puts one class first for each picture. The mean share is the score that the network in each row gives this class, averaged over the pictures. ",
        "The cosine compares the last map of the changed network with that of the unchanged one. It is 1 if both are the same.",
      ),
      html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Effect of each change" }, table),
    );
  }

  return html(
    "section",
    { class: "panel own-break" },
    html("h2", {}, "What it depends on"),
    html(
      "p",
      {},
      `Each of ${changes.length} experiments changes the network in one way and runs ${kind}. Nothing is trained again.`,
    ),
    html("div", { class: "controls" }, go.element),
    said,
    result,
  );
}
