/** What the trained network hands out at the four exits, on a photo of the reader's choice. */
import { type Exit, exitsOf } from "../../model/architecture/backbone.js";
import { layers } from "../../model/architecture/layers.js";
import type { RunResult } from "../../model/runtime/protocol.js";
import { rangeInput } from "../ui/control.js";
import { photoWithBoxes } from "../picture/detections.js";
import { type Input, announce, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import type { FirstLookData, PhotoWithLook } from "../picture/builtLook.js";
import { decimal, milliseconds, shape } from "../../model/math/format.js";
import { type Intake, type OpenRunner, newestLook } from "../picture/newestLook.js";
import { pictureCanvas } from "../picture/pictureCanvas.js";
import { onScheme, paintMap, rampLegend } from "../charts/colorScale.js";
import { integer, tuple } from "../ui/urlKinds.js";
import { type UrlState, whole } from "../ui/urlState.js";
import { partTitle } from "../ui/partTitle.js";

export interface ExitMapsOptions {
  readonly photos: readonly PhotoWithLook[];
  /** Address of the first photo as a square, as the network sees it. */
  readonly square: string;
  /** What the build computed for the first photo. */
  readonly look: FirstLookData;
  readonly intake: Intake;
  readonly open: OpenRunner;
}

/** The channel that is shown of each exit. */
export type ExitChannels = readonly number[];

/** `?channels=18,9,46,119` */
export function exitsUrl({ network }: FirstLookData): UrlState<ExitChannels> {
  const channels = exitsOf(layers(network)).map(({ shape: [, , c] }) => integer(0, c - 1));
  return { channels: whole(tuple<ExitChannels>(...channels)) };
}

/** A channel’s values and the number that gets the strongest color. */
interface Shown {
  readonly values: ArrayLike<number>;
  readonly extent: number;
}

/** A channel’s column of a tap. */
function channelOf({ taps }: Pick<RunResult, "taps">, { tap, shape: [, , c] }: Exit, channel: number): Shown {
  const { data } = taps[tap];
  const values = Float32Array.from({ length: data.length / c }, (_, i) => data[i * c + channel]);
  return { values, extent: values.reduce((most, v) => Math.max(most, Math.abs(v)), 0) };
}

/** The photo and four maps in a row, each with a slider for its channel; the value is the channels. */
export function exitMaps({ photos, square, look, intake, open }: ExitMapsOptions): Input<ExitChannels> {
  const exits = exitsOf(layers(look.network));
  const built = exits.map(({ feature }) => look.maps.find(({ stage }) => stage === feature));
  let result: RunResult | undefined;
  const photo = html("img", { src: square, alt: photos[0].alt, width: 300, height: 300 });
  const frame = html("div", { class: "exit-photo" }, photoWithBoxes(photo, look.detections));
  const status = html("p", { class: "label", role: "status" }, "Computed when this site was built.");

  const columns = exits.map((exit, i) => {
    const [h, w, c] = exit.shape;
    const canvas = html("canvas", { class: "map", role: "img" });
    const largest = html("p", { class: "label" });
    const slider = rangeInput({
      label: "Channel",
      min: 0,
      max: c - 1,
      value: built[i]?.channel ?? 0,
      format: (channel) => String(channel),
    });
    const draw = () => {
      const fixed = built[i];
      const shown =
        result !== undefined
          ? channelOf(result, exit, slider.value)
          : fixed === undefined
            ? { values: [], extent: 0 }
            : { values: fixed.values.map((v) => (v * fixed.extent) / 127), extent: fixed.extent };
      // What was built for the front page may be smaller than the map is.
      const size = result === undefined ? (fixed?.shape ?? [h, w]) : [h, w];
      paintMap(canvas, shown.values, size, shown.extent);
      // Until the network is here, one channel of each map is.
      const channel = result === undefined && fixed !== undefined ? fixed.channel : slider.value;
      const which = channel === slider.value ? "" : `still channel ${channel}, `;
      canvas.setAttribute("aria-label", `${exit.name}, channel ${channel}: ${h} × ${w} values`);
      largest.textContent = `${shape(exit.shape)}, ${which}largest ${decimal(shown.extent)}`;
    };
    listen(slider, () => {
      announce(box);
      draw();
      if (result === undefined) void run();
    });
    const head = partTitle(html("b", {}, exit.name), `, stride ${exit.stride}`);
    return { draw, slider, element: html("div", { class: "exit-map" }, head, canvas, largest, slider) };
  });
  const draw = () => columns.forEach((column) => column.draw());

  const newest = newestLook({
    intake,
    open,
    status,
    request: { fit: "stretch", taps: exits.map(({ tap }) => tap) },
    stays: () => "You still see the previous picture with its maps.",
    again: () => void run(),
  });

  async function run(): Promise<void> {
    const seen = await newest.look();
    if (seen === undefined) return;
    ({ result } = seen);
    status.replaceChildren(
      html("b", { class: "live" }, "Live: "),
      `${milliseconds(result.milliseconds)} in this page (${result.backend}). You can now choose every channel.`,
    );
    const photo = photos.find(({ id }) => id === seen.id);
    frame.replaceChildren(photoWithBoxes(pictureCanvas(seen.picture, photo?.alt ?? "Your picture"), result.detections));
    draw();
  }

  /** Of what the build computed there is one channel for each exit. */
  const isOtherChannel = () => columns.some(({ slider }, i) => slider.value !== built[i]?.channel);
  let first = true;
  listen(intake, () => {
    const chosen = intake.value;
    // The first picture is there by itself: nobody has asked for the network yet.
    const asked = !first || chosen?.id !== photos[0].id || isOtherChannel();
    first = false;
    if (!asked) return;
    const shown = run();
    intake.hold?.(shown);
  });
  const box = figure(
    [
      intake,
      html("div", { class: "exit-maps" }, frame, ...columns.map(({ element }) => element)),
      html("div", { class: "exit-under" }, status, rampLegend("signed", { low: "−largest", high: "largest, per map" })),
    ],
    {
      label: "Outputs of the trained network",
      caption:
        "The COCO detector’s own backbone at α = 1. Its input has 300 × 300 pixels, and 300 is not a multiple of 32. So its maps have 75, 38, 19 and 10 positions per side, with TensorFlow’s padding. These outputs have no activation, so they can be negative. Your photo stays in this browser.",
    },
  );
  onScheme(box, draw);
  return input<ExitChannels, HTMLElement>(box, [], {
    read: () => columns.map(({ slider }) => slider.value),
    show: (channels) => {
      columns.forEach(({ slider }, i) => (slider.value = channels[i]));
      draw();
    },
  });
}
