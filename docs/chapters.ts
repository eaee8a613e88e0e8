/** The pages in reading order. The configuration, the page header and the front page all take them from here. */
export interface Chapter {
  /** Name of the Markdown file without its extension, and of the page under the site's root. */
  readonly id: string;
  /** Short name for navigation. */
  readonly name: string;
  readonly group: Group;
  /** What the reader finds there, in one sentence without a full stop. */
  readonly about: string;
}

/** Parts of the site: the ideas, the two networks, the instruments that run in the page, and the apparatus. */
export type Group = "ideas" | "networks" | "instruments" | "apparatus";

export const chapters: readonly Chapter[] = [
  {
    id: "convolution",
    name: "Convolution",
    group: "ideas",
    about: "every product and the sum behind one output number",
  },
  {
    id: "separable",
    name: "Separable convolution",
    group: "ideas",
    about: "one costly step split into depthwise and pointwise",
  },
  { id: "activations", name: "Activations", group: "ideas", about: "ReLU, ReLU6, Mish, and what few bits do to them" },
  { id: "v1", name: "MobileNet V1", group: "networks", about: "thirteen separable blocks, width and resolution" },
  { id: "bottleneck", name: "The V2 block", group: "networks", about: "expand, filter, project, and add" },
  { id: "v2", name: "MobileNet V2", group: "networks", about: "seventeen blocks with small tensors between them" },
  { id: "compare", name: "V1 against V2", group: "networks", about: "operations, parameters, memory, accuracy, speed" },
  { id: "inside", name: "Inside", group: "instruments", about: "a trained network on your photo, down to one product" },
  { id: "detector", name: "Detector", group: "instruments", about: "anchors, scores and overlaps turned into boxes" },
  { id: "backbone", name: "Backbone", group: "instruments", about: "configure the network as part of another one" },
  { id: "widths", name: "Widths", group: "instruments", about: "trained networks from narrow to wide" },
  { id: "design", name: "Design", group: "instruments", about: "small trained comparisons, with their spread" },
  { id: "teach", name: "Teach", group: "apparatus", about: "exercises, misconceptions and a lesson plan" },
  { id: "sources", name: "Sources", group: "apparatus", about: "references, licenses, provenance and errata" },
];
