/** The frame that every picture on the site hangs in: picture, caption, the numbers as a table, things to take away. */
import { button } from "./control.js";
import { html } from "./element.js";
import { hint } from "./hint.js";
import { svgFile } from "./svgFile.js";

export interface FigureOptions {
  /** Names the figure for screen readers. */
  readonly label: string;
  readonly caption?: string | Node;
  /** How to work it; the first sentence of the caption. */
  readonly howTo?: string;
  /** The numbers behind the picture, folded away under «…as a table». */
  readonly table?: { readonly summary: string; readonly content: Node };
  /** Files that the reader may take: name and contents, made when asked for. */
  readonly downloads?: readonly Download[];
  /** Text column instead of the whole width. */
  readonly narrow?: boolean;
}

export interface Download {
  readonly label: string;
  readonly name: string;
  readonly type: string;
  readonly content: () => string | Blob;
}

/** A figure that is a program: what a notebook has of it, undefined where it cannot run. */
export interface HasPythonCode {
  readonly pythonCode: () => string | undefined;
}

/** Hands a file to the reader's browser. */
export function save({ name, type, content }: Download): void {
  const made = content();
  const url = URL.createObjectURL(typeof made === "string" ? new Blob([made], { type }) : made);
  const link = html("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A picture as a file to take away, as it looks when it is asked for. */
export function svgDownload(label: string, name: string, picture: () => SVGSVGElement | null): Download {
  return {
    label,
    name,
    type: "image/svg+xml",
    content: () => {
      const found = picture();
      return found === null ? "" : svgFile(found);
    },
  };
}

/** A `<figure>` around pictures and controls. */
export function figure(contents: readonly (Node | string)[], options: FigureOptions): HTMLElement {
  const { label, caption, howTo, table, downloads = [], narrow = false } = options;
  return html(
    "figure",
    { class: narrow ? "fig" : "fig wide", "aria-label": label },
    ...contents,
    caption !== undefined && html("figcaption", {}, howTo !== undefined && hint(`${howTo} `), caption),
    (table !== undefined || downloads.length > 0) &&
      html(
        "div",
        { class: "fig-foot" },
        table !== undefined &&
          html(
            "details",
            { class: "data" },
            html("summary", {}, table.summary),
            html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": table.summary }, table.content),
          ),
        downloads.length > 0 &&
          html("div", { class: "downloads" }, ...downloads.map((file) => button(file.label, () => save(file)))),
      ),
  );
}
