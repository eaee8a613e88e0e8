/**
 * A feature pyramid at work: at each scale the backbone's map, brought to the pyramid's channels, the coarser map added to
 * it, and the sum smoothed. Real maps of one channel; the cell under the mark is added up in words.
 */
import { button, rangeInput, selectInput } from "../ui/control.js";
import { type Input, announce, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { type PointStep, arrowStep, pointPad } from "../ui/pointPad.js";
import { bytes, decimal, percent } from "../../model/math/format.js";
import { ownPicture } from "../picture/pictureStart.js";
import type { Prediction } from "../predict/predict.js";
import { whenShown } from "../ui/responsive.js";
import { onScheme, paintMap, rampLegend } from "../charts/colorScale.js";
import { inRange } from "../ui/urlState.js";
import { type FaceFacts, weightBytes } from "./facts.js";
import {
  type ChannelMaps,
  type PyramidLook,
  type PyramidRow,
  channelMaps,
  coarserMaps,
  pyramidRows,
  shareFromAbove,
} from "./pyramidMaps.js";
import {
  type PlaceKind,
  type PyramidPlace,
  hasPlace,
  largest,
  mapOf,
  movedMark,
  placeHeadings,
  placeKinds,
} from "./pyramidPlace.js";
import { type PyramidState, pyramidUrl } from "./pyramidState.js";
import { coarserText, pyramidTable } from "./pyramidTable.js";
import type { FaceSide } from "./runs.js";

export interface PyramidOptions {
  readonly facts: FaceFacts;
  /** Maps that are there before the network is. */
  readonly built: PyramidLook;
  /** Photos to choose among, and the choice's name for the picture that the reader brought. */
  readonly photos: readonly { readonly id: string; readonly title: string }[];
  /** Asked for when the reader wants the network. */
  readonly load: () => void;
  /** Asked for when the reader chooses another photo; says whether there is one. */
  readonly choose: (id: string) => boolean;
  /** The question how much comes from above: shares are kept back until it is open. */
  readonly until?: Input<Prediction>;
}

export interface PyramidFigure extends Input<PyramidState> {
  /**
   * @param picture id of what is looked at
   * @param isMoved whether it is shown from farther away or turned
   */
  show(side: FaceSide, picture: string | undefined, isMoved: boolean): void;
}

interface DrawnPlace extends PyramidPlace {
  readonly canvas: HTMLCanvasElement;
  readonly mark: HTMLElement;
}

export function pyramidFigure({ facts, built, photos, load, choose, until }: PyramidOptions): PyramidFigure {
  const rows = pyramidRows(facts);
  const channels = rows[0].lateral.out[2];
  const own = { id: ownPicture, title: "your picture" };
  const all = [...photos, own];
  const photo = selectInput(all, {
    label: "Photo",
    value: all.find(({ id }) => id === built.photo) ?? all[0],
    format: ({ title }) => title,
  });
  const channel = rangeInput({ label: "Channel", min: 0, max: channels - 1, value: built.channel });
  const loading = button(`Load the network (${bytes(weightBytes(facts))})`, load, { primary: true });
  const status = html("p", { class: "label", role: "status" });
  const readout = html("p", { class: "pyramid-sum", role: "status" });
  const places: DrawnPlace[] = [];
  const finest = rows[rows.length - 1].lateral.out;
  let cell: readonly [row: number, column: number] = [Math.round(finest[0] * 0.2), Math.round(finest[1] * 0.44)];
  let chosenRow = rows.length - 1;
  let maps: ChannelMaps | undefined = built.maps;

  const grid = html("div", {
    class: "pyramid-grid",
    tabindex: 0,
    role: "group",
    "aria-label": "Maps of the pyramid. Arrow keys move the marked cell, Page Up and Page Down change the stride.",
  });
  grid.append(
    html("span", {}),
    ...placeKinds.map((kind) =>
      html(
        "span",
        { class: "pyramid-head" },
        html("b", {}, placeHeadings[kind][0]),
        html("small", {}, placeHeadings[kind][1]),
      ),
    ),
  );
  for (const row of rows) {
    grid.append(
      html(
        "span",
        { class: "pyramid-stride" },
        html("b", {}, `stride ${row.stride}`),
        html("small", {}, `${row.lateral.in[0]} × ${row.lateral.in[1]}`),
      ),
    );
    for (const kind of placeKinds) {
      if (!hasPlace(row, kind)) {
        grid.append(html("span", { class: "pyramid-none" }, kind === "coarser" ? "nothing coarser to add" : ""));
        continue;
      }
      const canvas = html("canvas", { class: "map", role: "img" });
      const mark = html("i", { class: "pyramid-mark", "aria-hidden": "true" });
      const place: DrawnPlace = { row, kind, canvas, mark };
      const holder = html("div", { class: "pyramid-map" }, canvas, mark);
      holder.addEventListener("pointermove", (event) => point(place, event));
      holder.addEventListener("pointerdown", (event) => point(place, event));
      places.push(place);
      grid.append(holder);
    }
  }

  function point({ row, canvas }: DrawnPlace, event: PointerEvent): void {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    if (width === 0 || height === 0) return;
    const at = (share: number, cells: number) => Math.max(0, Math.min(cells - 1, Math.floor(share * cells)));
    cell = [at((event.clientY - top) / height, finest[0]), at((event.clientX - left) / width, finest[1])];
    chosenRow = rows.indexOf(row);
    mark();
    announce(element);
  }

  /** The cell of a row that covers the chosen one. */
  function covering({ lateral }: PyramidRow): readonly [number, number] {
    const factor = finest[0] / lateral.out[0];
    return [Math.floor(cell[0] / factor), Math.floor(cell[1] / factor)];
  }

  function mark(): void {
    for (const { row, mark: box } of places) {
      const [r, c] = covering(row);
      const [height, width] = row.lateral.out;
      const style = `left:${(100 * c) / width}%;top:${(100 * r) / height}%;width:${100 / width}%;height:${100 / height}%`;
      box.setAttribute("style", style);
      box.classList.toggle("on", rows.indexOf(row) === chosenRow);
    }
    tell();
  }

  function tell(): void {
    const row = rows[chosenRow];
    const [r, c] = covering(row);
    const value = (kind: PlaceKind) => {
      const map = maps && hasPlace(row, kind) ? mapOf({ row, kind }, maps) : undefined;
      return map?.values[r * map.columns + c];
    };
    const lateral = value("lateral");
    if (lateral === undefined) {
      readout.textContent = "";
      return;
    }
    const where = `Stride ${row.stride}, row ${r}, column ${c}: `;
    const [coarser, sum, smooth] = [value("coarser"), value("sum"), value("smooth")];
    readout.textContent =
      coarser === undefined || sum === undefined || smooth === undefined
        ? `${where}${decimal(lateral)}, as the 1×1 convolution gives it.`
        : `${where}${decimal(lateral)} + ${decimal(coarser)} = ${decimal(sum)}; after the 3×3 convolution, which reads the neighbors and all channels, ${decimal(smooth)}.${shareText(row)}`;
  }

  function shareText(row: PyramidRow): string {
    const share = maps && (until?.value.revealed ?? true) ? shareFromAbove(row, maps) : undefined;
    return share === undefined ? "" : ` In the whole map, ${percent(share)} of what is added comes from the row above.`;
  }
  for (const event of ["input", "reveal"]) until?.addEventListener(event, tell);

  let isNear = false;

  function paint(): void {
    const now = maps;
    for (const row of rows) {
      const ofRow = places.filter((place) => place.row === row);
      const find = (kind: PlaceKind) => (now && hasPlace(row, kind) ? mapOf({ row, kind }, now) : undefined);
      // What is added and its sum share one scale, so that the eye can add, too.
      const shared = largest([find("lateral"), find("coarser"), find("sum")]);
      for (const { kind, canvas } of ofRow) {
        const map = find(kind);
        const extent = kind === "backbone" || kind === "smooth" ? largest([map]) : shared;
        const [height, width] = row.lateral.out;
        const name = `${placeHeadings[kind].join(", ")}, stride ${row.stride}`;
        if (isNear) paintMap(canvas, map?.values ?? new Float32Array(height * width), [height, width], extent);
        canvas.setAttribute(
          "aria-label",
          map
            ? `${name}: ${decimal(Math.min(...map.values))} to ${decimal(Math.max(...map.values))}`
            : `${name}: not here yet`,
        );
      }
    }
    tell();
  }

  /** Moves the mark by cells of the row that was chosen last. */
  function walk(by: PointStep): void {
    cell = movedMark(cell, by, finest, rows[chosenRow].lateral.out);
    mark();
    announce(element);
  }

  grid.addEventListener("keydown", (event) => {
    const by = arrowStep(event.key);
    const change = { PageUp: -1, PageDown: 1 }[event.key];
    if (by === undefined && change === undefined) return;
    event.preventDefault();
    chosenRow = Math.max(0, Math.min(rows.length - 1, chosenRow + (change ?? 0)));
    walk(by ?? [0, 0]);
  });

  const pad = pointPad("mark", walk);
  const coarser = coarserMaps(facts);
  const element = figure(
    [
      html("div", { class: "pyramid-controls" }, photo, channel, loading),
      status,
      grid,
      readout,
      html("div", { class: "under" }, rampLegend("signed", { low: "−largest", high: "largest" }), pad),
    ],
    {
      label: "A feature pyramid on MobileNetV2, with real maps",
      caption: `Each row is the whole picture in cells of ${rows.map(({ stride }) => stride).join(", ")} pixels. The three middle maps of a row have one scale. The first and the last map have their own. The other ${channels - 1} channels are left out.${coarserText(coarser)}`,
      table: { summary: "Shapes and costs as a table", content: pyramidTable(rows, coarser) },
    },
  );

  let last: { side: FaceSide; picture: string | undefined; isMoved: boolean } | undefined;

  function update(): void {
    if (last === undefined) return;
    const { side, picture, isMoved } = last;
    const { phase, taps } = side;
    const isBuilt = !isMoved && picture === built.photo && channel.value === built.channel;
    const live = channelMaps(rows, taps, channel.value);
    // While a network looks, the maps of the picture before stay.
    if (live || phase.kind !== "ready") maps = live ?? (isBuilt ? built.maps : undefined);
    photo.value = all.find(({ id }) => id === picture) ?? own;
    loading.hidden = phase.kind === "ready";
    loading.disabled = phase.kind === "loading";
    const text = live
      ? "Live, from the last pass."
      : phase.kind === "loading"
        ? "Loading the network."
        : phase.kind === "ready"
          ? `${side.problem ? "This pass failed." : "Looking…"}${maps ? " These maps are of the previous picture." : ""}`
          : isBuilt
            ? "Computed when this site was built. Load the network to change photo and channel."
            : "Load the network to see these maps.";
    if (status.textContent !== text) status.textContent = text;
    paint();
  }

  listen(photo, () => {
    // Until the reader brings a picture there is none of theirs to choose.
    if (!choose(photo.value.id)) photo.value = all.find(({ id }) => id === last?.picture) ?? all[0];
  });
  listen(channel, () => {
    update();
    announce(element);
  });
  const now = (): PyramidState => ({ channel: channel.value, mark: cell, stride: rows[chosenRow].stride });
  const [url, begin] = [pyramidUrl(facts), now()];
  const control = input<PyramidState, HTMLElement>(element, begin, {
    read: now,
    show: (next) => {
      const right = inRange(url, next, begin);
      channel.value = right.channel;
      cell = right.mark;
      chosenRow = rows.findIndex(({ stride }) => stride === right.stride);
      update();
      mark();
    },
  });
  paint();
  whenShown(grid, () => {
    isNear = true;
    onScheme(grid, paint);
  });
  mark();
  return Object.assign(control, {
    show(side: FaceSide, picture: string | undefined, isMoved: boolean) {
      const isSame =
        last?.side.taps === side.taps &&
        last.side.problem === side.problem &&
        last.side.phase.kind === side.phase.kind &&
        last.picture === picture &&
        last.isMoved === isMoved;
      last = { side, picture, isMoved };
      if (!isSame) update();
    },
  }) as unknown as PyramidFigure;
}
