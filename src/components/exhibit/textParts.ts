/** Words of a page as SVG texts that take the same places. */
import { svg } from "../ui/element.js";
import { plainColor } from "../ui/svgFile.js";

/** The words of a text as they stand, line by line. */
function linesOf(node: Text): { readonly text: string; readonly box: DOMRect }[] {
  const range = document.createRange();
  const lines: { from: number; to: number; box: DOMRect }[] = [];
  for (const { index, 0: word } of node.data.matchAll(/\S+/g)) {
    const to = index + word.length;
    range.setStart(node, index);
    range.setEnd(node, to);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    const last = lines.at(-1);
    if (last !== undefined && Math.abs(last.box.top - box.top) < 1) {
      range.setStart(node, last.from);
      last.to = to;
      last.box = range.getBoundingClientRect();
    } else lines.push({ from: index, to, box });
  }
  return lines.map(({ from, to, box }) => ({ text: node.data.slice(from, to).replace(/\s+/g, " "), box }));
}

/** How far a font's letters reach above and below the line that they stand on, in CSS pixels. */
function reach(style: CSSStyleDeclaration): { readonly up: number; readonly down: number } {
  const size = parseFloat(style.fontSize);
  const context = document.createElement("canvas").getContext("2d");
  if (context === null) return { up: 0.8 * size, down: 0.2 * size };
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = context.measureText("x");
  return { up, down };
}

const letters = (style: CSSStyleDeclaration) => ({
  fill: plainColor(style.color),
  "font-family": style.fontFamily,
  "font-size": style.fontSize,
  "font-weight": style.fontWeight,
  "font-style": style.fontStyle,
  "font-stretch": style.fontStretch,
});

/** A line of words, and where the page has it. */
export function textParts(node: Text, style: CSSStyleDeclaration): { part: SVGElement; place: DOMRect }[] {
  const lines = linesOf(node);
  if (lines.length === 0) return [];
  const { up, down } = reach(style);
  return lines.map(({ text, box }) => {
    const part = svg(
      "text",
      {
        ...letters(style),
        x: box.left,
        y: box.top + (box.height * up) / (up + down),
        // As wide as on the page in a program that has another font.
        textLength: box.width,
        lengthAdjust: "spacingAndGlyphs",
      },
      style.textTransform === "uppercase" ? text.toUpperCase() : text,
    );
    part.style.setProperty("font-variant-numeric", style.fontVariantNumeric);
    return { part, place: box };
  });
}

/** What a field says, in its middle: fields that stay in a picture are the cells of a kernel. */
export function fieldParts(field: HTMLInputElement, style: CSSStyleDeclaration): SVGElement[] {
  if (!/^(?:text|number)$/.test(field.type) || field.value === "") return [];
  const box = field.getBoundingClientRect();
  const { up, down } = reach(style);
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom + up - down) / 2];
  return [svg("text", { ...letters(style), x, y, "text-anchor": "middle" }, field.value)];
}
