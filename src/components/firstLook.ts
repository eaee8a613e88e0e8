/**
 * The front page's picture: a photo with what the network finds in it, and the network as a strip with one real map
 * for each stage. What was computed when the site was built shows at once; the network itself comes when the reader
 * touches the photo, and from then on everything is live.
 */
import type { Layer } from "../model/layers.js";
import { cost } from "../model/cost.js";
import type { NetworkOptions } from "../model/spec.js";
import type { Detection, Outcome, Picture, Progress, RunRequest, RunResult } from "../model/protocol.js";
import { detectionText, photoWithBoxes, problemNote, progressBar } from "./detections.js";
import { html } from "./element.js";
import { milliseconds, percent, si } from "./format.js";
import { type NetworkStrip, networkStrip } from "./networkStrip.js";
import { onScheme, rampLegend } from "./ramp.js";
import { roleLegend } from "./role.js";
import { type StageMap, stageMap, stageMapAddress, stageTaps } from "./stageMap.js";
import { stageSentence } from "./stageSentence.js";

/** What was computed for a shipped photo when the site was built. */
export interface FirstLookData {
  /** What `layers()` makes the network from. */
  readonly network: Partial<NetworkOptions>;
  readonly detections: readonly Detection[];
  readonly maps: readonly StageMap[];
}

export interface ShippedPhoto {
  readonly id: string;
  readonly title: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly href: string;
  /** Loads what was computed at build time. */
  readonly look: () => Promise<FirstLookData>;
}

/** The part of a network's client that the front page needs. */
export interface Runner {
  run(picture: Picture, request: RunRequest): Promise<Outcome<RunResult>>;
}

/** An element that offers pictures, as pictureInput.ts makes one. */
export interface Intake extends HTMLElement {
  readonly value: { readonly id: string; readonly picture: Picture } | undefined;
}

export interface FirstLookOptions {
  readonly layers: readonly Layer[];
  readonly photos: readonly ShippedPhoto[];
  /** Offers pictures; its value at first names the shipped photo that the page shows. */
  readonly intake: Intake;
  readonly open: (onProgress: (progress: Progress) => void) => Promise<Outcome<Runner>>;
}

export interface FirstLook {
  /** The photo with its boxes, and under it how the reader changes it. */
  readonly photo: HTMLElement;
  /** The strip with its legend and the sentence about the chosen stage. */
  readonly network: HTMLElement;
}

interface Seen {
  readonly picture: HTMLElement;
  readonly detections?: readonly Detection[];
  readonly maps: readonly StageMap[];
  readonly note: string | Node;
}

function canvasOf({ width, height, data }: Picture, alt: string): HTMLElement {
  const canvas = html("canvas", { width, height, role: "img", "aria-label": alt });
  const image = new ImageData(width, height);
  image.data.set(data);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}

/** Where the values are and where the weights: the one sentence that the strip is drawn for. */
function finding(layers: readonly Layer[]): HTMLElement {
  const share = (of: (layer: Layer) => number, stages: (stage: number) => boolean) =>
    layers.reduce((sum, layer) => sum + (stages(layer.stage) ? of(layer) : 0), 0) /
    layers.reduce((sum, layer) => sum + of(layer), 0);
  const stages = Math.max(...layers.map(({ stage }) => stage)) + 1;
  const third = Math.floor(stages / 3);
  const values = share(
    (l) => cost(l).activations,
    (stage) => stage < third,
  );
  const weights = share(
    (l) => cost(l).weights,
    (stage) => stage >= stages - third,
  );
  return html(
    "p",
    {},
    html("b", {}, "Maps shrink, weights grow. "),
    `Each bar is one of the ${layers.length} convolutions; on a wide screen a real map stands above each stage. `,
    `The first ${third} stages write ${percent(values)} of the numbers that flow; `,
    `the last ${third} hold ${percent(weights)} of the numbers that were learned. Point at a stage, or use the arrow keys.`,
  );
}

/** @returns the two parts; they share the photo */
export function firstLook({ layers, photos, intake, open }: FirstLookOptions): FirstLook {
  const frame = html("div", { class: "first-photo" });
  const status = html("p", { class: "label first-status", role: "status" });
  const thumbnails = new Map<number, string>();
  let shownMaps: readonly StageMap[] = [];
  let channels: ReadonlyMap<number, number> = new Map();
  let runner: Promise<Outcome<Runner>> | undefined;
  let turn = 0;

  const rows = [
    {
      title: "values out of each layer",
      value: (l: Layer) => cost(l).activations,
      format: (v: number) => si(v, 2),
      height: 104,
    },
    {
      title: "weights in each layer",
      value: (l: Layer) => cost(l).weights,
      format: (v: number) => si(v, 2),
      height: 64,
      down: true,
    },
  ];
  const strip: NetworkStrip = networkStrip(layers, {
    rows,
    choose: "stage",
    layer: "block_2_project",
    label: "Stage of the network",
    thumbnails: (stage) => thumbnails.get(stage),
  });
  const sentence = html("div", { class: "stage-sentence", "aria-live": "polite" });
  const tell = () => sentence.replaceChildren(stageSentence(layers, strip.value));
  strip.addEventListener("input", tell);
  tell();

  function paint(): void {
    thumbnails.clear();
    for (const map of shownMaps) thumbnails.set(map.stage, stageMapAddress(map));
    strip.update(layers);
  }

  function show({ picture, detections, maps, note }: Seen): void {
    frame.replaceChildren(photoWithBoxes(picture, detections ?? []));
    const found = detections === undefined ? "" : `Found: ${detectionText(detections)}. `;
    status.replaceChildren(html("b", {}, found), note);
    shownMaps = maps;
    paint();
  }

  const image = (photo: ShippedPhoto) =>
    html("img", { src: photo.href, alt: photo.alt, width: photo.width, height: photo.height });

  async function live(picture: Picture, view: () => HTMLElement): Promise<void> {
    const mine = ++turn;
    runner ??= open((progress) => {
      if (mine === turn) status.replaceChildren(progressBar(progress));
    });
    const network = await runner;
    if (!network.ok) runner = undefined;
    if (mine !== turn) return;
    if (!network.ok) return void status.replaceChildren(problemNote(network.problem));
    status.replaceChildren("Running…");
    const taps = stageTaps(layers);
    const outcome = await network.value.run(picture, { fit: "stretch", taps: taps.map(({ tap }) => tap) });
    if (mine !== turn) return;
    if (!outcome.ok) return void status.replaceChildren(problemNote(outcome.problem));
    const { detections, milliseconds: ms, backend } = outcome.value;
    const maps = taps.map(({ stage, tap }) => stageMap(outcome.value.taps[tap], stage, channels.get(stage) ?? 0));
    const note = html(
      "span",
      {},
      html("span", { class: "live" }, "Live: "),
      `${milliseconds(ms)} in this page (${backend}).`,
    );
    show({ picture: view(), detections, maps, note });
  }

  /** What the build computed, at once; it also says which channels the thumbnails show. */
  async function showBuilt(photo: ShippedPhoto): Promise<void> {
    const mine = ++turn;
    const data = await photo.look();
    channels = new Map(data.maps.map(({ stage, channel }) => [stage, channel]));
    if (mine === turn) show({ picture: image(photo), ...data, note: "Computed when this site was built." });
  }

  async function choose(): Promise<void> {
    const chosen = intake.value;
    if (chosen === undefined) return;
    const photo = photos.find(({ id }) => id === chosen.id);
    const untouched = turn === 1 && photo === photos[0];
    if (untouched) return;
    if (photo === undefined) frame.replaceChildren(photoWithBoxes(canvasOf(chosen.picture, "Your picture"), []));
    else await showBuilt(photo);
    const view = () => (photo === undefined ? canvasOf(chosen.picture, "Your picture") : image(photo));
    await live(chosen.picture, view);
  }

  onScheme(strip, paint);
  intake.addEventListener("input", () => void choose());
  void showBuilt(photos[0]);

  const photo = html("div", { class: "seen" }, frame, intake, status);
  const legends = html(
    "div",
    { class: "under" },
    roleLegend(["conv", "exp", "dw", "proj", "res"]),
    rampLegend("signed", { low: "−largest", high: "largest, per map" }),
  );
  const texts = html("div", { class: "first-texts" }, finding(layers), sentence);
  return { photo, network: html("div", { class: "first-network" }, strip, legends, texts) };
}
