/** One network has many parameter counts: V1 and V2 by each convention, and what a mixed pair would say. */
import { type Convention, conventions, total } from "../../model/architecture/cost.js";
import type { Layer } from "../../model/architecture/layers.js";
import { dataTable } from "../ui/dataTable.js";
import { html } from "../ui/element.js";
import { count, decimal } from "../../model/math/format.js";

const conventionNames: Readonly<Record<Convention, string>> = {
  weights: "weights, and the classifier’s bias",
  trainable: "and γ, β of batch normalization",
  all: "and its moving mean and variance",
  folded: "batch normalization folded: weights and one bias each",
};

/** Who counts like this. */
const users: Readonly<Record<Convention, string>> = {
  weights: "TF-slim’s V2 table",
  trainable: "torchvision, timm",
  all: "Keras",
  folded: "what runs on a phone",
};

/** @param networks layers of V1 and of V2, with classifier */
export function parameterConventions(networks: {
  readonly v1: readonly Layer[];
  readonly v2: readonly Layer[];
}): HTMLElement {
  const rows = conventions.map((convention) => ({
    convention,
    v1: total(networks.v1, convention).parameters,
    v2: total(networks.v2, convention).parameters,
  }));
  const table = dataTable(
    rows,
    [
      { label: "Counted", value: ({ convention }) => conventionNames[convention] },
      { label: "As in", value: ({ convention }) => users[convention] },
      { label: "V1", value: ({ v1 }) => count(v1), raw: ({ v1 }) => v1, numeric: true },
      { label: "V2", value: ({ v2 }) => count(v2), raw: ({ v2 }) => v2, numeric: true },
      { label: "V2 / V1", value: ({ v1, v2 }) => decimal(v2 / v1, 3), numeric: true },
    ],
    { caption: "Parameters by counting convention", hideCaption: true },
  );
  return html(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "Parameters by counting convention" },
    table,
  );
}
