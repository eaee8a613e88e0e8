/** The face detectors of the thesis. */
import { decimal, si } from "../model/math/format.js";
import { parseFaceRuns } from "../model/evidence/thesisFaces.js";
import { readText } from "./data.js";
import type { Table } from "./table.js";

export function thesisFaces(): Table {
  const rows = parseFaceRuns(readText("thesis-faces.csv"));
  return {
    caption: "Face detectors of the thesis: how they were trained, and what they reach on WIDER FACE",
    hideCaption: true,
    wide: true,
    columns: [
      { label: "Run" },
      { label: "Backbone" },
      { label: "Activation" },
      { label: "Normalization" },
      { label: "Learning rate", numeric: true },
      { label: "Iterations", numeric: true },
      { label: "AP at .50", numeric: true },
      { label: "Pictures a second", numeric: true },
    ],
    rows: rows.map((run) => [
      run.model,
      run.backbone,
      run.activation,
      run.finetuned === "" || run.finetuned === run.norm ? run.norm : `${run.norm}, then ${run.finetuned}`,
      String(run.rate),
      si(run.iterations, 3),
      decimal(run.ap50, 1),
      decimal(run.fps, 1),
    ]),
  };
}
