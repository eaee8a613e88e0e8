/** What the reader's network answers to a photo: its five strongest labels, and where it sees them. */
import { layers } from "../../model/architecture/layers.js";
import type { NetworkOptions } from "../../model/architecture/spec.js";
import type { LayerWeights } from "../../model/pass/weights.js";
import type { RunResult } from "../../model/runtime/protocol.js";
import type { Network, OpenOptions } from "../../model/runtime/client.js";
import type { Outcome, Picture } from "../../model/types.js";
import { type NetworkRunner, networkRunner } from "../picture/networkRunner.js";
import { problemNote, progressBar, strongestList } from "../picture/detections.js";
import { type ChosenPicture, pictureInput } from "../picture/pictureInput.js";
import type { Photo } from "../picture/photo.js";
import { html } from "../ui/element.js";
import { classMapView, mapPlace } from "./classMapView.js";

export type OpenNetwork = (id: string, options: OpenOptions) => Promise<Outcome<Network>>;

export interface AnswersPanel extends HTMLElement {
  /**
   * Opens the network of an id again, and asks it about the photo.
   *
   * @param first outputs before the first class: 1 where output 0 is the background
   */
  open(id: string, first: number): Promise<void>;
  /** The photo that is shown. */
  picture(): Picture | undefined;
  /** Asks the network that is open, or opens it. */
  ask<T>(question: (network: Network) => Promise<Outcome<T>>): Promise<Outcome<T> | undefined>;
  dispose(): void;
}

/** @param options of the network; without classes it is a backbone, which names nothing */
export function answersPanel(
  photos: readonly Photo[],
  openNetwork: OpenNetwork,
  options: Partial<NetworkOptions>,
): AnswersPanel {
  const classes = options.classes ?? 0;
  const place = mapPlace(layers(options));
  const map = place && classMapView();
  const answer = html("div", { class: "own-answer", "aria-live": "polite" });
  const pictures = pictureInput(photos, { wholePage: false });
  const element = html(
    "section",
    { class: "panel answers" },
    html("h2", {}, "What it answers to a photo"),
    html("div", { class: "two" }, html("div", {}, pictures, answer), map ?? ""),
  );
  let runner: NetworkRunner<Network> | undefined;
  /** Of the network that is open. */
  let head: Promise<LayerWeights | undefined> | undefined;
  let before = 0;

  async function ask(chosen: ChosenPicture | undefined): Promise<void> {
    if (!chosen) return;
    const request = { fit: "stretch", strongest: 5, taps: place ? [place.tap] : [] } as const;
    const outcome = await runner?.run((network) => network.run(chosen.picture, request));
    if (outcome === undefined) return;
    if (!outcome.ok) {
      if (outcome.problem.kind !== "cancelled") answer.replaceChildren(problemNote(outcome.problem));
      return;
    }
    const { strongest, milliseconds } = outcome.value;
    const time = html("p", { class: "note" }, `${milliseconds.toFixed(1)} ms for one pass, measured here.`);
    if (classes === 0)
      answer.replaceChildren(
        html("p", {}, "This network is a backbone: it has maps and no classes. Choose “Look inside” to see its maps."),
        time,
      );
    else {
      answer.replaceChildren(strongestList(strongest), time);
      await showMap(chosen.picture, outcome.value);
    }
  }

  async function showMap(picture: Picture, { strongest, taps }: RunResult): Promise<void> {
    const current = runner;
    if (!place || !map || !current) return;
    head ??= current.open().then(async (opened) => {
      const found = opened.ok ? await opened.value.weights({ layer: place.classifier }) : opened;
      return found.ok ? found.value : undefined;
    });
    const weights = await head;
    if (!weights || current !== runner || pictures.value?.picture !== picture) return;
    map.show({ picture, strongest, map: taps[place.tap], weights, first: before });
  }

  pictures.addEventListener("input", () => pictures.hold(ask(pictures.value)));
  return Object.assign(element, {
    picture: () => pictures.value?.picture,
    ask: async <T>(question: (network: Network) => Promise<Outcome<T>>) => {
      const opened = await runner?.open();
      return opened?.ok ? question(opened.value) : opened;
    },
    async open(id: string, first: number) {
      runner?.dispose();
      [head, before] = [undefined, first];
      const mine = networkRunner(
        (onProgress) => openNetwork(id, { onProgress }),
        (network) => network.dispose(),
      );
      runner = mine;
      mine.watch((phase) => {
        if (phase.kind === "loading" && phase.progress) answer.replaceChildren(progressBar(phase.progress));
        if (phase.kind === "failed") answer.replaceChildren(problemNote(phase.problem));
      });
      const opened = await mine.open();
      if (opened.ok && mine === runner) await ask(pictures.value);
    },
    dispose: () => runner?.dispose(),
  });
}
