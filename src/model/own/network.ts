/** Dropped files → a network of this site, with what was found and what was assumed. */
import { type Layer, layers } from "../architecture/layers.js";
import type { NetworkOptions } from "../architecture/spec.js";
import { counted } from "../math/format.js";
import { type Conventions, conventionsOf, familyOf, resolutionFrom } from "./conventions.js";
import { fitsClasses, labelsDiffer } from "./formats/labels.js";
import type { Readers } from "./formats/readers.js";
import { type Mapped, mapWeights } from "./mapping.js";
import { namedReading } from "./namedPieces.js";
import { asRefusal, openFiles } from "./open.js";
import { savedHere, withSaved } from "./savedHere.js";
import { graphReading } from "./pieces.js";
import type { OwnFile, Reading, Source, Unused } from "./reading.js";
import { type Recognized, recognize } from "./recognize.js";

/** A file as read, before conventions are chosen. */
export interface OwnReading {
  readonly file: string;
  readonly reading: Reading;
  readonly recognized: Recognized;
  readonly conventions: Conventions;
}

/** Everything that the tools of this site need of a network. */
export interface OwnNetwork extends Mapped {
  readonly options: Partial<NetworkOptions>;
  readonly layers: readonly Layer[];
}

/**
 * Reads and recognizes; no weights are decoded yet.
 *
 * @throws Refusal with the reason, and with what would work
 */
export function readOwn(files: readonly OwnFile[], readers: Readers): OwnReading {
  const { file, source } = openFiles(files, readers);
  return guarded(() => understood(file.name, source));
}

/** Runs what reads a file's arrays, whose contents may contradict each other. */
function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw asRefusal(error);
  }
}

/** Without a list of labels that cannot be the network's. */
function withOwnLabels(reading: Reading, classes: number): Reading {
  const { labels, ...rest } = reading;
  if (!labels || fitsClasses(labels.length, classes)) return reading;
  const note = { name: "the list of labels", why: labelsDiffer(labels.length, classes) };
  return { ...rest, unused: [...reading.unused, note] };
}

function understood(file: string, source: Source): OwnReading {
  const saved = savedHere(source.metadata);
  const labels = source.labels ?? saved?.labels;
  const known = { ...source, ...(saved && { saved }), ...(labels && labels.length > 0 && { labels }) };
  const named = known.ops ? graphReading(known) : namedReading(known);
  const found = recognize(named);
  const reading = withOwnLabels(named, found.options.classes ?? 0);
  // A graph says more of the table than its file's texts can.
  const table = reading.order === "graph" ? found.options : withSaved(found.options, saved);
  const options = { ...table, resolution: resolutionFrom(reading).value };
  const recognized = { ...found, options, layers: layers(options) };
  return { file, reading, recognized, conventions: conventionsOf(recognized, reading) };
}

/** The options of the table under some conventions. */
export function optionsUnder({ options }: Recognized, conventions: Conventions): Partial<NetworkOptions> {
  const { padding, paddings, activation, projectionActivation, resolution } = conventions;
  return {
    ...options,
    padding: padding.value,
    activation: activation.value,
    resolution: resolution.value,
    ...(Object.keys(paddings).length > 0 && { paddings }),
    ...(projectionActivation !== "identity" && { projectionActivation }),
  };
}

/** The network under some conventions. @throws Refusal when a weight is missing, does not fit or is no number */
export function ownNetwork({ reading, recognized }: OwnReading, conventions: Conventions): OwnNetwork {
  const options = optionsUnder(recognized, conventions);
  return guarded(() => ({
    options,
    layers: layers(options),
    ...mapWeights(recognized, reading, conventions.epsilon),
  }));
}

/** What of the file is not used, in words. */
export function unusedOf({ reading, recognized }: OwnReading): Unused[] {
  const { around } = recognized;
  const names = around.slice(0, 3).map(({ name }) => name);
  return [
    ...reading.unused,
    ...(around.length > 0
      ? [
          {
            name: names.join(", ") + (around.length > 3 ? ` and ${around.length - 3} more` : ""),
            why: "Layers of another network around this one. Only the backbone runs here.",
          },
        ]
      : []),
  ];
}

/** One sentence of what it is: «MobileNet V2, α 0.35, 53 of 53 layers, 101 classes; from Keras». */
export function sentenceOf({ reading, recognized }: OwnReading): string {
  const { options, isRegular, pieces, around } = recognized;
  const { variant = "v2", alpha = 1, classes = 0 } = options;
  const width = isRegular ? `α ${alpha}` : "with rows of its own";
  const all = pieces.size;
  const head = classes > 0 ? counted(classes, "class", "classes") : "no classes";
  const family = familyOf(reading);
  const from = family === "unknown" || family === "PyTorch" ? reading.from : family;
  // Such a file has names and arrays, and does not say which program wrote it.
  const named = reading.format === "safetensors" && from === family ? "named as in" : "from";
  if (reading.saved)
    return `MobileNet ${variant.toUpperCase()}, ${width}, ${all} of ${all} layers, ${head}; saved by this site`;
  const part = around.length > 0 ? "the backbone of another network" : head;
  return `MobileNet ${variant.toUpperCase()}, ${width}, ${all} of ${all} layers, ${part}; ${named} ${from}`;
}
