/** Breaks the network and looks again: the changes, what is still found, and how far each stage has moved. */
import { keptDetections } from "../../model/detection/matchDetections.js";
import { outputTap } from "../../model/architecture/layers.js";
import type { RunResult } from "../../model/runtime/protocol.js";
import type { Tap } from "../../model/types.js";
import { cosine } from "../../model/math/similarity.js";
import { detectionText } from "../picture/detections.js";
import { html, listen } from "../ui/element.js";
import { percent, score, times } from "../../model/math/format.js";
import { type ChangePanel, changePanel } from "./changePanel.js";
import { panel } from "./panel.js";
import type { Environment, Part, View } from "./part.js";
import { type Pass, sameChanges } from "../network/session.js";
import { foundFrom } from "./detectionPanel.js";
import { slowReason } from "./slowPass.js";
import { type Similarity, similarityFinding, similarityPlot } from "./similarityPlot.js";

export interface ChangePart extends Part {
  /** What takes most passes, and comes last: how similar this photo is to others. */
  readonly comparison: Part;
}

export function changePart({ session, layers, kinds, act, photoPictures }: Environment): ChangePart {
  let changes: ChangePanel | undefined;
  const outcome = html("div", { class: "outcome", role: "status" });
  const plot = html("div", {});
  const note = html(
    "p",
    { class: "label" },
    html("b", {}, "Nothing is trained again. "),
    "So this shows what the network depends on, not which design trains better.",
  );
  const column = html("div", {}, outcome, note);
  const frame = panel("Break it", "p-break", [html("div", { class: "break-grid" }, column, plot)]);
  const ends = layers.filter((layer, i) => layers[i + 1]?.stage !== layer.stage);
  const endTaps = ends.map(outputTap);
  /** Mean similarity with other photos, by the tensors of this one. */
  const floors = new WeakMap<Pass["picture"], Map<string, number[]>>();
  let now: View | undefined;

  /** Which changes a network can have takes a plan of its pass for each: they wait until the panel is first wanted. */
  function offer(): ChangePanel {
    const offered = changePanel(layers);
    listen(offered, () => {
      if (now !== undefined) act({ ...now.state, bench: "change", changes: offered.value });
    });
    column.prepend(offered);
    return offered;
  }

  function refresh(view: View): void {
    now = view;
    if (view.bench === "change" || view.state.changes.length > 0) changes ??= offer();
    // The button that has the focus stays when the network or a picture comes.
    if (changes !== undefined && !sameChanges(changes.value, view.state.changes)) changes.value = view.state.changes;
    if (view.state.changes.length === 0) {
      outcome.replaceChildren();
      plot.replaceChildren(
        html(
          "p",
          { class: "note" },
          "Choose a change. The network then runs again on the photo. The photo shows what it found before and what it finds now, and this panel shows how much each stage has changed.",
        ),
      );
    }
  }

  async function rest(view: View, isCurrent: () => boolean): Promise<void> {
    const { pass } = view;
    if (pass === undefined || pass.changes.length === 0 || session.network === undefined) return;
    const original = { ...pass, changes: [] };
    const [broken, whole] = [await session.get(pass, endTaps), await session.get(original, endTaps)];
    if (!broken.ok || !whole.ok || !isCurrent()) return;
    const about = {
      classifies: kinds !== undefined,
      reason: slowReason(layers, pass.changes, session.network.kernels),
    };
    outcome.replaceChildren(...outcomeOf(whole.value.result, broken.value.result, about));
    draw(pass, broken.value.taps, whole.value.taps);
  }

  async function compare({ pass }: View, isCurrent: () => boolean): Promise<void> {
    if (pass === undefined || pass.changes.length === 0 || session.network === undefined) return;
    const original = { ...pass, changes: [] };
    const [broken, whole] = [session.peek(pass, endTaps), session.peek(original, endTaps)];
    if (broken === undefined || whole === undefined) return;
    await floor(original, whole.taps, isCurrent);
    if (isCurrent()) draw(pass, broken.taps, whole.taps);
  }

  /** Runs the other photos through the unchanged network, once for each picture and fit. */
  async function floor(original: Pass, taps: ReadonlyMap<string, Tap>, isCurrent: () => boolean): Promise<void> {
    const known = floors.get(original.picture) ?? new Map<string, number[]>();
    floors.set(original.picture, known);
    if (known.has(original.fit)) return;
    const cosines: number[][] = [];
    for (const picture of await photoPictures()) {
      if (picture === original.picture) continue;
      const other = await session.get({ ...original, picture }, endTaps);
      if (!other.ok || !isCurrent()) return;
      const both = endTaps.map((id) => [taps.get(id), other.value.taps.get(id)] as const);
      const alike = both.map(([a, b]) => (a && b ? cosine(a.data, b.data) : 0));
      // The same photo once more, decoded anew, is no other photo.
      if (Math.min(...alike) < 1 - 1e-6) cosines.push(alike);
    }
    if (cosines.length === 0) return;
    const means = endTaps.map((_, i) => cosines.reduce((sum, row) => sum + row[i], 0) / cosines.length);
    known.set(original.fit, means);
  }

  function draw(pass: Pass, broken: ReadonlyMap<string, Tap>, whole: ReadonlyMap<string, Tap>): void {
    const floor = floors.get(pass.picture)?.get(pass.fit);
    const points = ends.flatMap(({ block, stageName }, i): Similarity[] => {
      const [a, b] = [broken.get(endTaps[i]), whole.get(endTaps[i])];
      if (a === undefined || b === undefined) return [];
      return [
        { stage: block === undefined ? stageName : String(block), changed: cosine(a.data, b.data), floor: floor?.[i] },
      ];
    });
    plot.replaceChildren(
      html("h3", {}, "Similarity to the unchanged network"),
      similarityPlot(points),
      html(
        "p",
        { class: "label" },
        similarityFinding(points),
        " The gray line is the similarity of this photo to other photos in the unchanged network. A change that falls to this line has lost the information about the photo.",
      ),
    );
  }

  const { element } = frame;
  return { element, refresh, rest, comparison: { element, refresh: () => undefined, rest: compare } };
}

/** What was found before and after, the scores of the class that was strongest, and the reason where it took long. */
function outcomeOf(
  whole: RunResult,
  broken: RunResult,
  { classifies, reason }: { readonly classifies: boolean; readonly reason: string },
): Node[] {
  const best = whole.strongest.at(0);
  if (best === undefined)
    return [
      html(
        "p",
        { class: "said" },
        "A backbone names no classes. Compare its maps with those of the unchanged network.",
      ),
    ];
  const after = broken.strongest.find((other) => other.class === best.class)?.score ?? 0;
  const bar = (name: string, value: number, text: string, live: boolean) => [
    html("span", { class: "label" }, name),
    html(
      "span",
      { class: live ? "res-bar now" : "res-bar", "aria-hidden": "true" },
      html("i", { style: `width:${100 * value}%` }),
    ),
    html("b", { class: live ? "num live" : "num" }, text),
  ];
  const { kept } = keptDetections(whole.detections, broken.detections);
  const [now] = broken.strongest;
  const sentence = classifies
    ? `${now.label === best.label ? "It still says" : `It said ${best.label}. Now it says`} ${now.label}, with a probability of ${percent(now.score)}.`
    : whole.detections.length === 0
      ? `Unchanged, the network finds nothing here; now: ${detectionText(broken.detections, foundFrom)}.`
      : `Detections kept: ${kept} of ${whole.detections.length}. Now: ${detectionText(broken.detections, foundFrom)}.`;
  // Answers from memory tell no time, and a little more or less says nothing.
  const slower = whole.milliseconds > 0 ? broken.milliseconds / whole.milliseconds : 1;
  return [
    html(
      "div",
      { class: "res" },
      ...bar("before", best.score, `${best.label} ${score(best.score)}`, false),
      ...bar("now", after, `${best.label} ${score(after)}`, true),
    ),
    html(
      "p",
      { class: "label" },
      classifies
        ? `Probability of ${best.label}, after the softmax.`
        : `Highest score for ${best.label}. From ${score(foundFrom)} on it counts as a detection.`,
    ),
    html("p", { class: "said" }, sentence),
    ...(slower > 1.5
      ? [
          html(
            "p",
            { class: "label" },
            `This pass took ${times(slower)} the time of the unchanged one. ${reason || "Times of single passes vary, so the change need not be the cause."}`,
          ),
        ]
      : []),
  ];
}
