/** Figures and sections that once were on another page: links to them lead to where they are now. */
import { html } from "./element.js";
import { pageAddress } from "./pageAddress.js";

/** What has moved from a page to `to`. */
export interface Moved {
  readonly to: string;
  /** The page's name, in a sentence. */
  readonly name: string;
  /** Ids of sections; one that ends in a hyphen stands for all ids that begin so. */
  readonly anchors: readonly string[];
  /** Names that the moved figures have in the address. */
  readonly parameters: readonly string[];
}

/** What has moved away from a page, by the page's id. */
const movedFrom: Readonly<Record<string, readonly Moved[]>> = {
  backbone: [
    {
      to: "start",
      name: "Initialization",
      anchors: ["live-and-frozen-batch-normalization", "how-it-starts"],
      parameters: ["batch", "value", "rule", "start", "norming", "draw", "weights"],
    },
  ],
  detector: [
    {
      to: "faces",
      name: "Faces",
      anchors: ["the-same-backbone-on-faces-in-the-thesis", "faces-v1-against-v2", "a-pyramid-of-features"],
      parameters: ["face", "away", "turned", "pyramid", "mark", "stride"],
    },
  ],
  inside: [
    {
      to: "experiments",
      name: "Experiments",
      anchors: [
        "six-experiments",
        "experiment-",
        "what-breaks-it",
        "other-pictures-other-counts",
        "what-eight-bits-changed",
      ],
      parameters: [],
    },
    {
      to: "time",
      name: "Time",
      anchors: [
        "where-the-time-goes",
        "the-same-pass-on-other-backends",
        "why-one-kernel-is-faster-than-another",
        "how-time-grows",
        "another-width-another-resolution",
      ],
      parameters: ["alpha", "px", "costs"],
    },
  ],
};

const hasAnchor = ({ anchors }: Moved, anchor: string) =>
  anchors.some((one) => (one.endsWith("-") ? anchor.startsWith(one) : anchor === one));

/** The section that a link asks for: that of the one figure it wants to see alone, else the one after the hash. */
function sectionOf({ searchParams, hash }: URL): string {
  const figure = searchParams.get("embed") ?? searchParams.get("present");
  // The second figure of a section has a number after the section's name. Ids are plain letters, digits and hyphens.
  return figure === null ? hash.slice(1) : figure.replace(/-\d+$/, "");
}

/** Where a link leads now. */
export interface NewPlace {
  /** Relative address, with all that the link has in its query and after its hash. */
  readonly address: string;
  readonly name: string;
  /** Whether all that the link asks for is there; otherwise part of it is still on the old page. */
  readonly whole: boolean;
}

/**
 * The new place of what a link asks for; undefined if nothing of it has moved. A section decides; without one, parameters do.
 *
 * @param page the page that the link names, as in docs/chapters.ts
 * @param stays names in the address that still are that page's own
 */
export function newPlace(page: string, link: URL, stays: readonly string[]): NewPlace | undefined {
  const anchor = sectionOf(link);
  const all = movedFrom[page] ?? [];
  const asked = (names: readonly string[]) => names.some((name) => link.searchParams.has(name));
  const bySection = all.find((moved) => anchor !== "" && hasAnchor(moved, anchor));
  const found = bySection ?? all.find(({ parameters }) => asked(parameters));
  if (found === undefined) return undefined;
  const address = `${pageAddress(found.to, link.search)}${link.hash}`;
  return { address, name: found.name, whole: bySection !== undefined || !asked(stays) };
}

/**
 * Leads on to the new place of what the address asks for. Where part of it is still on this page, a sentence with a link
 * says where the rest is.
 *
 * @returns the sentence, or nothing to show
 */
export function followMoved(page: string, stays: readonly string[]): HTMLElement | "" {
  const place = newPlace(page, new URL(location.href), stays);
  if (place === undefined) return "";
  if (place.whole) {
    location.replace(place.address);
    return "";
  }
  const link = html("a", { href: place.address }, place.name);
  return html("p", { class: "note wide" }, "Part of this link is about a figure that is now on the page ", link, ".");
}
