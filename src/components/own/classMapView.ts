/** Which cells of the last map raise the score of a class: for a head of pooling and one dense layer. */
import { type Layer, outputTap } from "../../model/architecture/layers.js";
import { classCells, classMapEquation } from "../../model/math/classMap.js";
import { decimal } from "../../model/math/format.js";
import type { LayerWeights } from "../../model/pass/weights.js";
import type { ClassScore, Picture, Tap } from "../../model/types.js";
import { css, inkOn, onScheme, ramp, rampLegend } from "../charts/colorScale.js";
import { paintSquare } from "../picture/squareView.js";
import { selectInput } from "../ui/control.js";
import { html, listen, svg } from "../ui/element.js";

/** Where a class map comes from: the tap that is pooled, and the layer that weighs it. */
export interface MapPlace {
  readonly tap: string;
  readonly classifier: string;
}

/** The place, where the head is pooling and one layer; a head of several layers weighs no single channel of the map. */
export function mapPlace(layers: readonly Layer[]): MapPlace | undefined {
  const [before, pool, last] = layers.slice(-3);
  if (last.role !== "classifier" || pool.role !== "pool") return undefined;
  return { tap: outputTap(before), classifier: last.id };
}

/** What one answer has of a class map. */
export interface MapAnswer {
  readonly picture: Picture;
  readonly strongest: readonly ClassScore[];
  readonly map: Tap;
  readonly weights: LayerWeights;
  /** Outputs before the first class: 1 where output 0 is the background. */
  readonly first: number;
}

const size = 280;

/** The weights of one class, a number for each channel. */
function weightsOf({ kernel, shape: [, , channels, classes] }: LayerWeights, output: number): Float32Array {
  return Float32Array.from({ length: channels }, (_, c) => kernel[c * classes + output]);
}

function overlay(cells: Float32Array, [rows, columns]: readonly number[], extent: number): SVGSVGElement {
  const root = svg("svg", { class: "own-cells", viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" });
  const [height, width] = [size / rows, size / columns];
  onScheme(root, (scheme) => {
    const color = ramp(scheme);
    root.replaceChildren(
      ...[...cells].map((value, i) => {
        const [x, y] = [(i % columns) * width, Math.floor(i / columns) * height];
        const fill = color(extent === 0 ? 0 : value / extent);
        const number = svg(
          "text",
          { x: x + width / 2, y: y + height / 2 + 4, "text-anchor": "middle", style: `fill:${inkOn(fill)}` },
          decimal(value, 1),
        );
        return svg("g", {}, svg("rect", { x, y, width, height, fill: css(fill) }), width >= 34 && number);
      }),
    );
  });
  return root;
}

export interface ClassMapView extends HTMLElement {
  show(answer: MapAnswer): void;
}

export function classMapView(): ClassMapView {
  const square = html("canvas", { role: "img" });
  const cells = html("div");
  const choice = html("div");
  const said = html("p", { role: "status" });
  const scale = html("div");
  const element = html(
    "div",
    { class: "own-class-map", hidden: true },
    html("h3", {}, "Where it sees a class"),
    choice,
    html("div", { class: "own-map-square" }, square, cells),
    scale,
    said,
    html(
      "p",
      { class: "note" },
      "Each cell has one value for each channel, and the class has one weight for each channel. The number in a cell is the sum of value × weight over all channels. The mean of all cells plus the bias is the class’s logit, which softmax then turns into a probability. A cell depends on more of the photo than its own square.",
    ),
  );

  function draw({ map, weights, first }: MapAnswer, { label, class: kind }: ClassScore): void {
    const [rows, columns, channels] = map.shape;
    const output = kind + first;
    const values = classCells(map.data, weightsOf(weights, output), channels);
    const extent = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    cells.replaceChildren(overlay(values, [rows, columns], extent));
    scale.replaceChildren(rampLegend("signed", { low: decimal(-extent, 1), high: decimal(extent, 1) }));
    square.setAttribute("aria-label", `The network’s input under the cells for ${label}`);
    const best = values.indexOf(Math.max(...values));
    // In words, rows and columns are counted from 1, and it is said from where.
    const place = `in row ${Math.floor(best / columns) + 1} from the top and column ${(best % columns) + 1} from the left`;
    said.textContent = `${label}: ${classMapEquation([...values], weights.bias[output])}. The highest cell is ${place}.`;
  }

  return Object.assign(element, {
    show(answer: MapAnswer) {
      element.hidden = false;
      paintSquare(square, answer.picture, "stretch", size);
      const { strongest } = answer;
      const menu = selectInput(strongest, { label: "Class", format: ({ label }) => label });
      menu.addEventListener("input", (event) => event.stopPropagation());
      listen(menu, () => draw(answer, menu.value));
      choice.replaceChildren(menu);
      draw(answer, strongest[0]);
    },
  });
}
