/** A network from a file of another program → what this site ships of it, and what eight bits change in it. */
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { agreement, type ConventionVerdict } from "../../src/model/own/agreement.js";
import { chosenConventions, initialChoices } from "../../src/model/own/choices.js";
import type { Conventions } from "../../src/model/own/conventions.js";
import { labelLines } from "../../src/model/own/formats/labels.js";
import { allReaders } from "../../src/model/own/formats/readers.js";
import { type OwnReading, ownNetwork, readOwn, sentenceOf } from "../../src/model/own/network.js";
import { packOwn } from "../../src/model/own/pack.js";
import type { OwnFile } from "../../src/model/own/reading.js";
import { crop, networkInput } from "../../src/model/pass/image.js";
import { type ImageClassifierManifest, type Weights, decodeWeights } from "../../src/model/pass/weights.js";
import { ImageClassifier } from "../../src/model/runtime/imageClassifier.js";
import type { Picture } from "../../src/model/types.js";
import { compactFormat, manifestText, weightFile } from "./conversion.js";

export interface AddOptions {
  /** Name of its folder under `data/models/` and of the network in addresses. */
  readonly id: string;
  /** Of the weights, as their publisher says. */
  readonly license: string;
  /** Files of the network, and a list of labels in `.txt` if there is one. */
  readonly files: readonly string[];
  readonly labels?: string;
  /** Keeps what the file says or what is usual for its family, whatever its statistics say. */
  readonly asAssumed?: boolean;
}

/** What was found and made, for whoever adds it. */
export interface Added {
  readonly manifest: ImageClassifierManifest;
  readonly bytes: Uint8Array;
  /** What it is, in a sentence. */
  readonly sentence: string;
  /** Settings that were tried on the shipped photos, the one that fits best first; none where the norms are merged. */
  readonly verdicts: readonly ConventionVerdict[];
  /** What the compact weights change: pictures, those with the same first class, and the largest change of a share. */
  readonly change: { readonly pictures: number; readonly same: number; readonly largest: number } | undefined;
}

const idPattern = /^[a-z][a-z0-9.-]{1,40}$/;

/** @throws RangeError with what an id must be */
function checkId(id: string, taken: readonly string[]): void {
  if (!idPattern.test(id))
    throw new RangeError(`invalid id: ${id}; it must be 2 to 41 small letters, digits, dots and hyphens`);
  if (taken.includes(id)) throw new RangeError(`invalid id: ${id}; the site has a network of this name`);
}

/** The setting that the stored statistics agree with, among those that the file leaves open. */
function bestConventions({ conventions }: OwnReading, verdicts: readonly ConventionVerdict[]): Conventions {
  const { padding, activation } = conventions;
  const best = verdicts.find(
    (verdict) =>
      (padding.origin !== "file" || verdict.padding === padding.value) &&
      (activation.origin !== "file" || verdict.activation === activation.value),
  );
  if (best === undefined) return conventions;
  return chosenConventions(conventions, {
    ...initialChoices(conventions),
    bytes: best.bytes.id,
    padding: best.padding,
    activation: best.activation,
  });
}

/** Shares of every class for pictures; nothing of a network without classes. */
function sharesOf(manifest: ImageClassifierManifest, weights: Weights, pictures: readonly Picture[]): Float32Array[] {
  if (manifest.labels.length === 0) return [];
  const classifier = new ImageClassifier(manifest, weights);
  const all = pictures.map((picture) => {
    const input = classifier.input(picture, "stretch");
    const { taps, scores } = classifier.run(input);
    for (const tensor of taps.values()) tensor.dispose();
    input.dispose();
    return scores;
  });
  classifier.dispose();
  return all;
}

const first = (shares: Float32Array) => shares.indexOf(Math.max(...shares));

/**
 * Reads a network, chooses its conventions, and stores its weights with eight bits. Needs a started TensorFlow.js.
 *
 * @param pictures to try settings on and to compare with
 * @param imageNet names of the 1000 classes, for a network with as many and without names of its own
 * @throws Refusal with the reason, and with what would work
 */
export async function convertNetwork(
  { id, license, files, labels, asAssumed = false }: AddOptions,
  pictures: readonly Picture[],
  imageNet: readonly string[],
): Promise<Added> {
  const given = await Promise.all(
    files.map(async (path): Promise<OwnFile> => ({
      name: basename(path),
      bytes: new Uint8Array(await readFile(path)),
    })),
  );
  const reading = readOwn(given, allReaders);
  const inputs = pictures.map(
    (picture) => (size: number) =>
      networkInput(picture, "stretch", { size, resize: "bilinear", channels: "rgb", scale: 1, offset: 0 }),
  );
  const verdicts = [...agreement(reading, inputs)].sort((a, b) => a.distance - b.distance);
  const conventions = asAssumed ? reading.conventions : bestConventions(reading, verdicts);
  const network = ownNetwork(reading, conventions);
  const classes = (network.options.classes ?? 0) - (conventions.firstLabel.value === "background" ? 1 : 0);
  const list = labels === undefined ? reading.reading.labels : labelLines(new Uint8Array(await readFile(labels)));
  if (labels !== undefined && list?.length !== classes)
    throw new RangeError(
      `invalid labels: ${basename(labels)} has ${list?.length ?? 0} lines; the network has ${classes} classes`,
    );
  const names = list ?? (classes === imageNet.length ? imageNet : []);
  const { manifest: plain } = await packOwn(id, reading, network, conventions, names);
  const { entry, bytes } = weightFile("weights.bin", network.weights, compactFormat);
  const manifest = { ...plain, source: { ...plain.source, license }, files: [entry] };
  const [before, after] = [network.weights, await decodeWeights(entry, bytes)].map((weights) =>
    sharesOf(manifest, weights, pictures),
  );
  const changes = before.map((shares, i) => Math.max(...shares.map((share, c) => Math.abs(share - after[i][c]))));
  const same = before.filter((shares, i) => first(shares) === first(after[i])).length;
  const change = before.length === 0 ? undefined : { pictures: before.length, same, largest: Math.max(...changes) };
  return { manifest, bytes, sentence: sentenceOf(reading), verdicts, change };
}

const listing = "src/model/runtime/addedNetworks.ts";

/** The module that names every added network to the pages: Framework finds files by literal names only. */
function listed(networks: readonly Pick<ImageClassifierManifest, "id" | "title">[]): string {
  const lines = networks.flatMap(({ id, title }) => [
    `  ${JSON.stringify(id)}: {`,
    `    title: ${JSON.stringify(title)},`,
    "    files: () => ({",
    `      manifest: FileAttachment("../../data/models/${id}/manifest.json").href,`,
    `      weights: { "weights.bin": FileAttachment("../../data/models/${id}/weights.bin").href },`,
    "    }),",
    "  },",
  ]);
  return [
    "/** Networks that whoever hosts this site has added, by id. Written by scripts/add-network.ts. */",
    ...(networks.length === 0 ? [] : [`import { FileAttachment } from "observablehq:stdlib";`]),
    `import type { AddedNetwork } from "./networkFiles.js";`,
    "",
    `export const addedNetworks: Readonly<Record<string, AddedNetwork>> = {${networks.length === 0 ? "};" : ""}`,
    ...(networks.length === 0 ? [] : [...lines, "};"]),
    "",
  ].join("\n");
}

/** Manifests of the networks that were added to a project. */
async function addedTo(root: string): Promise<ImageClassifierManifest[]> {
  const folder = join(root, "data/models");
  const found = (await readdir(folder))
    .sort()
    .map((name) => join(folder, name, "manifest.json"))
    .filter(existsSync);
  const manifests = await Promise.all(found.map(async (path) => JSON.parse(await readFile(path, "utf8")) as object));
  return manifests.filter(
    (manifest): manifest is ImageClassifierManifest => "kind" in manifest && manifest.kind === "image-classifier",
  );
}

async function writeListing(root: string): Promise<void> {
  await writeFile(join(root, listing), listed(await addedTo(root)));
}

/** Writes an added network into a project; one of the same id that was added before is replaced. */
export async function writeNetwork(
  root: string,
  { manifest, bytes }: Pick<Added, "manifest" | "bytes">,
): Promise<void> {
  const known = (await addedTo(root)).map(({ id }) => id);
  const taken = (await readdir(join(root, "data/models"))).filter((id) => !known.includes(id));
  checkId(manifest.id, taken);
  const folder = join(root, "data/models", manifest.id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "weights.bin"), bytes);
  await writeFile(join(folder, "manifest.json"), manifestText(manifest));
  await writeListing(root);
}

/** Takes an added network out of a project. @throws RangeError where none of this id was added */
export async function removeNetwork(root: string, id: string): Promise<void> {
  const known = (await addedTo(root)).map((manifest) => manifest.id);
  if (!known.includes(id)) throw new RangeError(`invalid id: ${id}; added networks: ${known.join(", ") || "none"}`);
  await rm(join(root, "data/models", id), { recursive: true });
  await writeListing(root);
}

/** The frames of a photo as pictures, or the photo itself. */
export function picturesOf(
  picture: Picture,
  frames?: readonly (readonly [number, number, number, number])[],
): Picture[] {
  return frames === undefined ? [picture] : frames.map((frame) => crop(picture, frame));
}
