/**
 * The front page's pictures: a photo with what the network finds in it, one real map from each stage, and the network as a
 * strip of its values and weights. What was computed when the site was built shows at once; the network itself comes when
 * the reader chooses a photo, and from then on everything is live.
 */
import { type Layer, layers as whole } from "../../model/architecture/layers.js";
import { cost } from "../../model/architecture/cost.js";
import type { Detection, Picture } from "../../model/types.js";
import { detectionText, photoWithBoxes } from "../picture/detections.js";
import { type Input, announce, html, input, listen } from "../ui/element.js";
import { hint } from "../ui/hint.js";
import { milliseconds, percent, shape, si } from "../../model/math/format.js";
import { type Intake, type OpenRunner, newestLook } from "../picture/newestLook.js";
import { type NetworkStrip, networkStrip } from "../charts/networkStrip.js";
import { pictureCanvas } from "../picture/pictureCanvas.js";
import { roleLegend } from "../charts/role.js";
import { stageMap, stageTaps } from "./stageMap.js";
import { type StageMapRow, stageAddress, stageMapRow } from "./stageMapRow.js";
import { pageAddress } from "../ui/pageAddress.js";
import { ownPicture } from "../picture/pictureStart.js";
import type { StageMap } from "../picture/builtLook.js";
import { stageSentence } from "./stageSentence.js";
import type { PhotoWithLook } from "../picture/builtLook.js";

export interface FrontPageOptions {
  readonly layers: readonly Layer[];
  readonly photos: readonly PhotoWithLook[];
  /** Offers pictures; its value at first names the shipped photo that the page shows. */
  readonly intake: Intake;
  readonly open: OpenRunner;
}

export interface FrontPage {
  /** The photo with its boxes, and what was found in it. */
  readonly photo: HTMLElement;
  /** One map from each stage; each opens its stage in Inside. */
  readonly maps: StageMapRow;
  /** The strip with its legend and the sentence about the chosen stage; its value is the last layer of that stage. */
  readonly network: Input<string>;
}

interface Seen {
  /** The photo, as {@link Intake} names it. */
  readonly id: string;
  readonly picture: HTMLImageElement | HTMLCanvasElement;
  readonly detections: readonly Detection[];
  readonly maps: readonly StageMap[];
  readonly note: string | Node;
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
  const classifier = whole().at(-1) as Layer;
  return html(
    "p",
    {},
    `Each of the ${layers.length} convolutions of V2 in this site’s detector has two bars: its values above the line, its weights below. The input has ${shape(layers[0].in.slice(0, 2))} pixels. `,
    `The first ${third} stages write ${percent(values)} of these values. `,
    `The last ${third} stages have ${percent(weights)} of these weights. `,
    `The detector’s own head is not shown. V2’s classifier, which the detector leaves out, would add ${si(cost(classifier).weights, 2)} weights.`,
    hint(" Tap or point at a stage, or use the arrow keys."),
    html(
      "span",
      { class: "narrow-key" },
      " The numbers at the top are the height and width of the maps that these stages output. The numbers below them are the blocks.",
    ),
  );
}

/** @returns the three parts; they share the photo */
export function frontPage({ layers, photos, intake, open }: FrontPageOptions): FrontPage {
  const frame = html("div", { class: "first-photo" });
  const status = html("p", { class: "label first-status", role: "status" });
  const maps = stageMapRow(layers);
  let channels: ReadonlyMap<number, number> = new Map();
  /** The shipped photo that is shown; undefined for one of the reader's. */
  let image: string | undefined = photos[0].id;
  let turn = 0;

  const rows = [
    {
      title: "values that each layer writes",
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
  });
  const sentence = html("div", { class: "stage-sentence", "aria-live": "polite" });
  const link = html("a", {}, "Open this stage in Inside");
  const lead = () => {
    const stage = layers.find(({ id }) => id === strip.value)?.stage ?? 0;
    const tap = taps.find((one) => one.stage === stage)?.tap ?? strip.value;
    link.href = stageAddress(tap, channels.get(stage) ?? 0, image);
  };
  const describe = () => {
    sentence.replaceChildren(stageSentence(layers, strip.value));
    lead();
  };
  listen(strip, () => {
    network.value = strip.value;
    announce(network);
  });

  function show(seen: Seen): void {
    frame.replaceChildren(photoWithBoxes(seen.picture, seen.detections));
    // The network says of nothing why it is not there: what it knows, and that it is not sure, is all that is known.
    const reason =
      seen.detections.length === 0 ? "None of the 80 kinds of objects that it knows gets a high score. " : "";
    status.replaceChildren(html("b", {}, `Found: ${detectionText(seen.detections)}. `), reason, seen.note);
    image = seen.id === ownPicture ? undefined : seen.id;
    maps.show(seen.maps, image);
    lead();
    for (const link of document.querySelectorAll<HTMLAnchorElement>("[data-with-photo]"))
      link.href = pageAddress("inside", image === undefined ? "" : `?image=${image}`);
  }

  const taps = stageTaps(layers);
  describe();
  const newest = newestLook({
    intake,
    open,
    status,
    request: { fit: "stretch", taps: taps.map(({ tap }) => tap) },
    stays: () => "You still see the previous picture with its maps.",
    again: () => void live(),
  });

  function view(picture: Picture, id: string): HTMLCanvasElement {
    const alt = photos.find((photo) => photo.id === id)?.alt ?? "Your picture";
    return pictureCanvas(picture, alt);
  }

  async function live(): Promise<void> {
    const seen = await newest.look();
    if (seen === undefined) return;
    const { detections, milliseconds: ms, backend, taps: tensors } = seen.result;
    const stageMaps = taps.map(({ stage, tap }) => stageMap(tensors[tap], stage, channels.get(stage) ?? 0));
    // Whose code computes is for the page Time to say.
    const where = backend.split(", ").filter((part) => !/kernels|routines/.test(part));
    const time = `the network took ${milliseconds(ms)} in this browser (${where.join(", ")}).`;
    const note = html("span", {}, html("span", { class: "live" }, "Live: "), time);
    show({ id: seen.id, picture: view(seen.picture, seen.id), detections, maps: stageMaps, note });
  }

  /** What the build computed, at once; it also says which channels the thumbnails show. */
  async function showBuilt(photo: PhotoWithLook, picture: Seen["picture"]): Promise<void> {
    const mine = ++turn;
    newest.pass();
    const data = await photo.look().catch(() => undefined);
    // Where it cannot be fetched, the network may still answer.
    if (data === undefined || mine !== turn) return;
    channels = new Map(data.maps.map(({ stage, channel }) => [stage, channel]));
    show({ id: photo.id, picture, ...data, note: "Computed in advance." });
  }

  async function choose(): Promise<void> {
    const chosen = intake.value;
    if (chosen === undefined) return;
    const photo = photos.find(({ id }) => id === chosen.id);
    const untouched = turn === 1 && photo === photos[0];
    if (untouched) return;
    if (photo === undefined) turn += 1;
    else await showBuilt(photo, view(chosen.picture, chosen.id));
    if (chosen === intake.value) await live();
  }

  intake.addEventListener("input", () => {
    const shown = choose();
    intake.hold?.(shown);
  });
  const [{ href, alt, width, height }] = photos;
  void showBuilt(photos[0], html("img", { src: href, alt, width, height }));

  const photo = html("div", { class: "seen" }, frame, status);
  const legends = html("div", { class: "under" }, roleLegend(["conv", "exp", "dw", "proj", "res"], { res: "skip" }));
  const texts = html("div", { class: "first-texts" }, finding(layers), html("div", {}, sentence, html("p", {}, link)));
  const network: Input<string> = input(
    html("div", { class: "first-network" }, strip, legends, texts),
    strip.value,
    (layer) => {
      if (strip.value !== layer) strip.value = layer;
      describe();
    },
  );
  return { photo, maps, network };
}
