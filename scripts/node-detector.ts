/** The running network in Node: for tests, for pictures made at build time, and for measurements. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { Detector } from "../src/model/runtime/detector.js";
import type { HeadOptions } from "../src/model/detection/heads.js";
import type { Picture } from "../src/model/types.js";
import type { SsdOptions } from "../src/model/detection/ssd.js";
import { startTensorFlow } from "../src/model/runtime/tensorflow.js";
import { type Manifest, type Weights, decodeWeights, joinWeights } from "../src/model/pass/weights.js";

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Starts TensorFlow.js on the SIMD build; `scripts/bundle-tf.ts` must have run. */
export async function startInNode(): Promise<void> {
  await startTensorFlow(
    await readFile(at("node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm")),
  );
}

export async function readManifest<Options extends HeadOptions = SsdOptions>(
  id = "coco-ssdlite-v2",
): Promise<Manifest<Options>> {
  return JSON.parse(await readFile(at(`data/models/${id}/manifest.json`), "utf8")) as Manifest<Options>;
}

/** The committed weights of a model. */
export async function readWeights(manifest: Manifest<HeadOptions>): Promise<Weights> {
  const parts = manifest.files.map(async (file) =>
    decodeWeights(file, await readFile(at(`data/models/${manifest.id}/${file.name}`))),
  );
  return joinWeights(await Promise.all(parts));
}

/** A detector on the committed weights, with TensorFlow.js started. */
export async function openDetector(id = "coco-ssdlite-v2"): Promise<Detector> {
  await startInNode();
  const manifest = await readManifest<HeadOptions>(id);
  return new Detector(manifest, await readWeights(manifest));
}

/** An image file as a picture. */
export async function readPicture(file: string): Promise<Picture> {
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}

/** What `data/images/index.json` says of a photo. */
export interface Photo {
  readonly id: string;
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly license: string;
  readonly source: string;
  readonly alt: string;
  /** Left, top, width and height in pixels of each frame of a plate. */
  readonly frames?: readonly (readonly [number, number, number, number])[];
}

export async function readPhotos(): Promise<Photo[]> {
  return JSON.parse(await readFile(at("data/images/index.json"), "utf8")) as Photo[];
}

/** A photo that the site ships, by its id. */
export async function readPhoto(id: string): Promise<Picture> {
  const photos = await readPhotos();
  const photo = photos.find((candidate) => candidate.id === id);
  if (!photo) throw new RangeError(`invalid photo: ${id}; it must be ${photos.map((p) => p.id).join(", ")}`);
  return readPicture(at(`data/images/${photo.file}`));
}
