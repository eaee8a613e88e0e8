/** What a backbone hands out, a row for each exit. */
import { type Backbone, type Exit, backbone } from "../../model/architecture/backbone.js";
import type { Rounding } from "../../model/architecture/channels.js";
import { total } from "../../model/architecture/cost.js";
import { receptiveFields } from "../../model/architecture/layers.js";
import { specifications } from "../../model/architecture/spec.js";
import { dataTable } from "../ui/dataTable.js";
import { html } from "../ui/element.js";
import { si } from "../../model/math/format.js";

/** The rule that a rule of rounding is compared with: the published one, or plain cutting beside that. */
export function otherRounding(rounding: Rounding): Rounding {
  return rounding === specifications.v2.rounding ? "truncate" : specifications.v2.rounding;
}

/** Channels of an exit, with what the other rule of rounding would give where that differs. */
function channels(built: Backbone, exit: Exit): Node | string {
  const rounding = otherRounding(built.options.rounding);
  const other = backbone({ ...built.options, rounding }).exits.find(({ name }) => name === exit.name);
  const own = String(exit.shape[2]);
  if (other === undefined || other.shape[2] === exit.shape[2]) return own;
  const words = rounding === "eight" ? `rounded ${other.shape[2]}` : `cut ${other.shape[2]}`;
  return html("span", {}, html("small", {}, `${words}, here `), html("b", { class: "flag" }, own));
}

export function exitTable(built: Backbone): HTMLTableElement {
  const { exits, layers } = built;
  const fields = receptiveFields(layers);
  const upTo = ({ feature }: Exit) => total(layers.filter(({ stage }) => stage <= feature));
  return dataTable(
    exits,
    [
      { label: "Output", value: ({ name }) => name },
      { label: "After", value: ({ block }) => `block\u00a0${block}` },
      { label: "Stride", value: ({ stride }) => stride, numeric: true },
      { label: "Map", value: ({ shape: [h, w] }) => `${h} × ${w}`, numeric: true },
      { label: "Channels", value: (exit) => channels(built, exit), numeric: true },
      { label: "Receptive field", value: ({ layer }) => `${fields[layers.indexOf(layer)].size} px`, numeric: true },
      { label: "Multiply-adds so far", value: (exit) => si(upTo(exit).macs), numeric: true },
      { label: "Weights so far", value: (exit) => si(upTo(exit).parameters, 3), numeric: true },
    ],
    { caption: "Outputs of the backbone" },
  );
}
