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

/** Parts of the site: the path, which is read in order; the tools that run in the page; what teachers need. */
export type Group = "The path" | "Tools" | "For teachers";

export const groups: readonly Group[] = ["The path", "Tools", "For teachers"];

const path = { group: "The path", listed: true } as const;
const instruments = { group: "Tools", listed: true } as const;
const apparatus = { group: "For teachers", listed: true } as const;

export const chapters: readonly Chapter[] = [
  {
    ...path,
    id: "convolution",
    name: "Convolution",
    about: "move a kernel over a photo and see every product and the sum",
  },
  { ...path, id: "separable", name: "Separable", about: "filter and mix channels in two cheap steps instead of one" },
  {
    ...path,
    id: "activations",
    name: "Activations",
    about: "ReLU6 and five other functions, and what rounding to few bits does",
  },
  { ...path, id: "v1", name: "V1", about: "one cheap block, thirteen times; change width and resolution" },
  { ...path, id: "bottleneck", name: "Bottleneck", about: "expand, filter, project, add: the block of V2" },
  { ...path, id: "v2", name: "V2", about: "seven rows of four numbers define seventeen blocks" },
  { ...path, id: "compare", name: "Compare", about: "V1 and V2 in every measure, and on your device" },
  {
    ...instruments,
    id: "inside",
    name: "Inside",
    about: "look at a trained network on your photo, value by value",
  },
  {
    ...instruments,
    id: "experiments",
    name: "Experiments",
    about: "change one part of a trained network, guess, measure",
  },
  { ...instruments, id: "time", name: "Time", about: "measure the time of each layer on your device, and see why" },
  { ...instruments, id: "own", name: "Your network", about: "bring the weights of a MobileNet, and look inside it" },
  { ...instruments, id: "detector", name: "Detector", about: "how feature maps become boxes, anchor by anchor" },
  {
    ...instruments,
    id: "faces",
    name: "Faces",
    about: "two face detectors on your photo, with V1 and with V2, and a feature pyramid",
  },
  {
    ...instruments,
    id: "backbone",
    name: "Backbone",
    about: "use the network inside another one: choose its parts, and copy the code",
  },
  {
    ...instruments,
    id: "start",
    name: "Initialization",
    about: "how large random weights should be, and what batch normalization hides",
  },
  { ...instruments, id: "widths", name: "Widths", about: "change the width and run a trained network of that width" },
  {
    ...instruments,
    id: "train",
    name: "Train",
    about: "a small MobileNet learns in the page; change its design and compare",
  },
  {
    ...instruments,
    id: "teach-it",
    name: "Teach it",
    about: "teach the network classes of your own, with photos or the camera",
  },
  {
    ...instruments,
    id: "design",
    name: "Design",
    about: "which design is better? Small networks, trained several times",
  },
  {
    ...instruments,
    id: "questions",
    name: "Questions",
    about: "what people ask, with short answers and computed numbers",
  },
  { ...instruments, id: "glossary", name: "Glossary", about: "the terms, and what each one is in MobileNet" },
  {
    ...apparatus,
    id: "teach",
    name: "Course material",
    about: "sheets, slides and notebooks, a lesson plan, exercises with answers",
  },
  {
    ...apparatus,
    id: "sources",
    name: "Sources",
    about: "references, licenses, and where each weight and photo comes from",
  },
];

/** The short name of a page, such as `Teach it`; its id where there is no such page. */
export function nameOf(id: string): string {
  return chapters.find((chapter) => chapter.id === id)?.name ?? id;
}
