/** The pages in reading order. The configuration, the page header and the front page all take them from here. */
export interface Chapter {
  /** Name of the Markdown file without its extension, and of the page under the site's root. */
  readonly id: string;
  /** Short name for navigation. */
  readonly name: string;
  readonly group: Group;
  /** What the reader finds there, in one sentence without a full stop. */
  readonly about: string;
  /** In the navigation. A page that is written but not yet good enough to recommend is left out. */
  readonly listed: boolean;
}

/** Parts of the site: the ideas, the two networks, the instruments that run in the page, and the apparatus. */
export type Group = "The pieces" | "The networks" | "The instruments" | "The apparatus";

export const groups: readonly Group[] = ["The pieces", "The networks", "The instruments", "The apparatus"];

const pieces = { group: "The pieces", listed: true } as const;
const networks = { group: "The networks", listed: true } as const;
const instruments = { group: "The instruments", listed: true } as const;
const apparatus = { group: "The apparatus", listed: true } as const;

export const chapters: readonly Chapter[] = [
  {
    ...pieces,
    id: "convolution",
    name: "Convolution",
    about: "walk a kernel over a photo: every product, and their sum",
  },
  { ...pieces, id: "separable", name: "Separable", about: "look around and mix channels in two steps, not one" },
  {
    ...pieces,
    id: "activations",
    name: "Activations",
    about: "ReLU6, Mish and their kin, and what few bits do to them",
  },
  { ...networks, id: "v1", name: "V1", about: "thirteen cheap pairs; turn its width and its resolution" },
  { ...networks, id: "bottleneck", name: "Bottleneck", about: "widen, filter, narrow, add: the block of V2" },
  { ...networks, id: "v2", name: "V2", about: "seven rows of four numbers that make seventeen blocks" },
  { ...networks, id: "compare", name: "Compare", about: "V1 against V2 by every count, and on your device" },
  {
    ...instruments,
    id: "inside",
    name: "Inside",
    about: "a trained network on your photo, down to one product",
  },
  { ...instruments, id: "detector", name: "Detector", about: "how features become boxes, anchor by anchor" },
  {
    ...instruments,
    id: "backbone",
    name: "Backbone",
    about: "configure the network as a part of another, and take its code",
  },
  { ...instruments, id: "widths", name: "Widths", about: "turn the width, and a trained network answers" },
  { ...instruments, id: "design", name: "Design", about: "which design trains better: small trained comparisons" },
  { ...apparatus, id: "teach", name: "Teach", about: "exercises with answers, misconceptions, a lesson plan" },
  {
    ...apparatus,
    id: "sources",
    name: "Sources",
    about: "references, licenses, where each weight and photo comes from",
  },
];
