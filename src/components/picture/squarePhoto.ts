/** A photo file stretched to a square, as a network with a square input reads it. */
import { svg } from "../ui/element.js";

/**
 * @param source the photo's address
 * @param alt what the photo shows; empty where the figure around it says so
 */
export function squarePhoto(source: string, alt: string): SVGSVGElement {
  return svg(
    "svg",
    {
      class: "square-photo",
      viewBox: "0 0 1 1",
      ...(alt ? { role: "img", "aria-label": alt } : { "aria-hidden": "true" }),
    },
    svg("image", { href: source, width: 1, height: 1, preserveAspectRatio: "none" }),
  );
}
