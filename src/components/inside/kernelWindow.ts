/** A sum over a window: input, kernel and products as squares of numbers. */
import type { Term } from "../../model/math/convolve.js";
import type { ConvolvedValue } from "../../model/pass/explainValue.js";
import { type Child, html } from "../ui/element.js";
import { decimal } from "../../model/math/format.js";
import { css, inkOn, ramp } from "../charts/colorScale.js";
import { type PixelData, type Walk, largest, leads, termName, termPlace } from "./pixelData.js";
import { valueSteps } from "./valueSteps.js";

const colorNames = ["red", "green", "blue"];

/** Depthwise: one window. Stem: one for each color of the photo. */
export function kernelWindow(explained: ConvolvedValue, data: PixelData, walk: Walk): Node[] {
  const { terms, kernel, from } = explained;
  const extents = {
    value: largest(terms, (t) => t.value),
    weight: largest(terms, (t) => t.weight),
    product: largest(terms, (t) => t.product),
  };
  const cells = kernel * kernel;
  const groups = Array.from({ length: terms.length / cells }, (_, i) => terms.slice(i * cells, (i + 1) * cells));
  const rows = groups.map((group) => {
    const name = groups.length > 1 ? (colorNames[group[0].channel] ?? `channel ${group[0].channel}`) : from;
    return html(
      "div",
      { class: "arith" },
      grid(
        label("Input", groups.length > 1 ? `, ${name}` : html("span", { class: "origin" }, ` from ${name}`)),
        group,
        {
          value: (t) => t.value,
          extent: extents.value,
          walk,
          from,
        },
      ),
      operator("×"),
      grid(label("Kernel", html("span", { class: "origin" }, ` of channel ${data.place.channel}`)), group, {
        value: (t) => t.weight,
        extent: extents.weight,
        from,
      }),
      operator("="),
      grid(label("Products", ""), group, { value: (t) => t.product, extent: extents.product, from }),
    );
  });
  const outside = terms.filter((term) => term.outside).length;
  return [
    html(
      "div",
      { class: groups.length > 1 ? "arith-row" : "arith-row single" },
      html("div", {}, ...rows),
      valueSteps(explained, data, walk),
    ),
    ...(outside > 0
      ? [
          html(
            "p",
            { class: "label" },
            `${outside} of the ${terms.length} inputs lie outside the map, where the network reads zeros.`,
          ),
        ]
      : []),
  ];
}

function label(strong: string, rest: Child): HTMLElement {
  return html("span", {}, html("b", {}, strong), rest);
}

function grid(
  title: Child,
  terms: readonly Term[],
  {
    value,
    extent,
    walk,
    from,
  }: {
    value: (term: Term) => number;
    extent: number;
    from: string;
    walk?: Walk;
  },
): HTMLElement {
  const color = ramp();
  const side = Math.round(Math.sqrt(terms.length));
  const cells = terms.map((term, i) => {
    const ground = color(extent > 0 ? value(term) / extent : 0);
    const look = {
      class: [term.outside && "outside", i === (terms.length - 1) / 2 && "hot"].filter(Boolean).join(" ") || null,
      style: `background:${css(ground)};color:${inkOn(ground)}`,
    };
    if (walk === undefined || !leads(from, term)) return html("span", look, decimal(value(term)));
    const cell = html("button", { type: "button", ...look, "aria-label": `Follow ${termName(from, term)}` });
    cell.append(decimal(value(term)));
    cell.addEventListener("click", () => walk(termPlace(from, term)));
    return cell;
  });
  return html(
    "div",
    { class: "k3-wrap" },
    html("p", { class: "label" }, title),
    html("div", { class: "k3", style: `--side:${side}` }, ...cells),
  );
}

function operator(sign: string): HTMLElement {
  return html("span", { class: "op", "aria-hidden": "true" }, sign);
}
