/** How the four outputs of one anchor become a box, line by line with the real numbers. */
import { type Anchor, decode, outputScales } from "../../model/detection/ssd.js";
import { html } from "../ui/element.js";
import { count, decimal, score as scoreText } from "../../model/math/format.js";

export interface DecodeData {
  readonly anchor: Anchor;
  /** y, x, height, width, as the head hands them out. */
  readonly outputs: readonly number[];
  readonly score: number | undefined;
  readonly label: string;
  /** Size of the picture in pixels. */
  readonly picture: { readonly width: number; readonly height: number };
}

/** The number whose logistic function is `p`; scores of exactly 0 or 1 are taken as one step of float32 away. */
export function logit(p: number): number {
  const inside = Math.max(1e-7, Math.min(1 - 1e-7, p));
  return Math.log(inside / (1 - inside));
}

export function decodeTable({ anchor, outputs, score, label, picture }: DecodeData): HTMLElement {
  const [ty, tx, th, tw] = outputs;
  const { center, size } = outputScales;
  const box = decode(anchor, outputs as number[]);
  const n = (value: number) => decimal(value, 3);
  const t = (value: number) => html("span", { class: "det-t" }, decimal(value));
  const line = (name: string, output: number, way: readonly (Node | string)[], result: number, letter: string) =>
    html(
      "tr",
      {},
      html("th", { scope: "row" }, name),
      html("td", { class: "n" }, html("i", {}, "t"), html("sub", {}, letter), " = ", t(output)),
      html("td", {}, ...way),
      html("td", { class: "n" }, html("b", {}, n(result))),
    );
  const shift = (at: number, output: number, side: number) => [`${n(at)} + ${center} · `, t(output), ` · ${n(side)}`];
  const stretch = (side: number, output: number) => [`${n(side)} · exp(${size} · `, t(output), ")"];
  const [top, left, bottom, right] = box.box;
  const edges = [left * picture.width, top * picture.height, right * picture.width, bottom * picture.height];
  const head = ["", "output", "calculation", "box"].map((text, i) =>
    html("th", { scope: "col", class: i === 1 || i === 3 ? "n" : null }, text),
  );
  return html(
    "div",
    { class: "det-decode" },
    html(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "One anchor, decoded" },
      html(
        "table",
        {},
        html("caption", { class: "vh" }, "How four outputs move and stretch the anchor"),
        html("thead", {}, html("tr", {}, ...head)),
        html(
          "tbody",
          {},
          line("center y", ty, shift(anchor.y, ty, anchor.height), box.y, "y"),
          line("center x", tx, shift(anchor.x, tx, anchor.width), box.x, "x"),
          line("height", th, stretch(anchor.height, th), box.height, "h"),
          line("width", tw, stretch(anchor.width, tw), box.width, "w"),
        ),
      ),
    ),
    score !== undefined &&
      html(
        "p",
        { class: "det-score" },
        html("b", {}, `${label} ${scoreText(score)}`),
        " = 1 / (1 + exp(−",
        ...(logit(score) < 0 ? ["(", t(logit(score)), ")"] : [t(logit(score))]),
        ")): each class has its own logistic score.",
      ),
    html(
      "p",
      { class: "label" },
      `On the photo of ${picture.width} × ${picture.height} pixels: from (${count(edges[0])}, ${count(edges[1])}) to (${count(edges[2])}, ${count(edges[3])}).`,
    ),
  );
}
