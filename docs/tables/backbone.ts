/** Tables of the page on the backbone: its exits, and what freezing leaves out. */
import { type BackboneOptions, backbone, plainBackbone } from "../model/architecture/backbone.js";
import { total } from "../model/architecture/cost.js";
import { learningTotal } from "../model/architecture/freeze.js";
import { count, percent } from "../model/math/format.js";
import type { Table } from "./table.js";

/** The exits at the published width, and their channels by both rules of rounding at another. */
export function backboneExits(): Table {
  const alpha = 0.75;
  const channels = (rounding: BackboneOptions["rounding"]) => backbone({ alpha, rounding }).exits;
  const [eight, cut] = [channels("eight"), channels("truncate")];
  return {
    caption: "Outputs of the backbone for a picture of 224 × 224 pixels",
    columns: [
      { label: "Output" },
      { label: "After" },
      { label: "Stride", numeric: true },
      { label: "Map", numeric: true },
      { label: "Channels", numeric: true },
      { label: `α\u00a0=\u00a0${alpha}, to eights`, numeric: true },
      { label: `α\u00a0=\u00a0${alpha}, cut`, numeric: true },
    ],
    rows: backbone().exits.map(({ name, block, stride, shape: [h, w, c] }, i) => [
      name,
      `block\u00a0${block}`,
      String(stride),
      `${h} × ${w}`,
      String(c),
      String(eight[i].shape[2]),
      String(cut[i].shape[2]),
    ]),
  };
}

/** Frozen parameters, and the multiply-adds of the same parts. */
export function backboneFreezing(): Table {
  const rows = [1, 4, 7, 9, 14, 17].map((freezeAt) => {
    const { layers, options } = backbone({ ...plainBackbone, freezeAt });
    const { frozen, trainable } = learningTotal(layers, options);
    const macs = total(layers.filter(({ stage }) => stage < freezeAt)).macs / total(layers).macs;
    const name = freezeAt === 1 ? "the stem" : `stem to block\u00a0${freezeAt - 2}`;
    return [name, String(freezeAt), count(frozen), percent(frozen / (frozen + trainable), 1), percent(macs, 1)];
  });
  return {
    caption: "Early parts have few parameters and do much of the work",
    columns: [
      { label: "Frozen" },
      { label: "Parts", numeric: true },
      { label: "Parameters", numeric: true },
      { label: "Share", numeric: true },
      { label: "Share of multiply-adds", numeric: true },
    ],
    rows,
  };
}
