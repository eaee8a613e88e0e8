/** A photo with a square on it: where a patch was cut out. */
import { html } from "../ui/element.js";

export interface PatchPlace {
  readonly title: string;
  readonly top: number;
  readonly left: number;
  readonly size: number;
  /** Side of the square that these are given in; the photo is stretched to it, as the network reads it. */
  readonly of: number;
}

/** @param source address of the photo as a square, as the network sees it */
export function patchLocator({ title, top, left, size, of }: PatchPlace, source: string): HTMLElement {
  const share = (value: number) => `${(100 * value) / of}%`;
  const place = `top:${share(top)};left:${share(left)};width:${share(size)};height:${share(size)}`;
  const label = `The photo, ${of} × ${of}; the patch, ${title}, begins in row ${top}, column ${left}`;
  return html(
    "div",
    { class: "photo patch-locator", role: "img", "aria-label": label },
    html("img", { src: source, alt: "", width: 300, height: 300, loading: "lazy" }),
    html("span", { class: "box", style: place }),
  );
}
