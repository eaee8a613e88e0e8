/** What reads each format: modules that are fetched when a file of that format comes. */
import type { OwnFile, Source } from "../reading.js";
import { Refusal, damaged } from "../refusal.js";
import { type FormatKind, kindOf } from "./kinds.js";
import type { Zip } from "./zip.js";

/** @param files everything that was dropped together with it */
export type Reader = (file: OwnFile, files: readonly OwnFile[]) => Source;

/** Readers of the formats that are needed. */
export type Readers = Readonly<Partial<Record<FormatKind, Reader>>>;

type ZipReader = (zip: Zip) => Source;

const isKeras = ({ names }: Zip) => names.includes("config.json") && names.some((name) => name.endsWith(".weights.h5"));
const isPytorch = ({ names }: Zip) => names.some((name) => /(?:^|\/)(?:data|constants)\.pkl$/.test(name));

/** @throws Refusal for an archive of something else */
export function readZip(zip: Zip, readers: { readonly keras?: ZipReader; readonly pytorch?: ZipReader }): Source {
  const reader = isKeras(zip) ? readers.keras : isPytorch(zip) ? readers.pytorch : undefined;
  if (reader) return reader(zip);
  const { names } = zip;
  throw new Refusal(
    "The archive holds no network that this page knows",
    `It holds ${names.slice(0, 3).join(", ") || "nothing"}${names.length > 3 ? " …" : ""}.`,
    "Unpack it, and drop the files or the folder that was in it.",
  );
}

/** @throws Refusal where the archive has no end */
export function openedZip(zip: Zip | undefined): Zip {
  if (!zip) throw damaged("Its zip archive has no end.");
  return zip;
}

const fetched: Readonly<Record<FormatKind, (file: OwnFile) => Promise<Reader>>> = {
  async hdf5() {
    const { readKerasH5 } = await import("./keras.js");
    return ({ bytes }) => readKerasH5(bytes);
  },
  async tflite() {
    const [{ readTflite }, { openZip }] = await Promise.all([import("./tflite.js"), import("./zip.js")]);
    return ({ bytes }) => readTflite(bytes, openZip(bytes));
  },
  async zip({ bytes }) {
    const { openZip } = await import("./zip.js");
    const zip = openedZip(openZip(bytes));
    const readers = {
      ...(isKeras(zip) && { keras: (await import("./keras.js")).readKerasZip }),
      ...(isPytorch(zip) && { pytorch: (await import("./pytorch.js")).readPytorchZip }),
    };
    return () => readZip(zip, readers);
  },
  async legacyPytorch() {
    const { readLegacyPytorch } = await import("./pytorch.js");
    return ({ bytes }) => readLegacyPytorch(bytes);
  },
  async safetensors() {
    const { readSafetensors } = await import("./safetensors.js");
    return ({ bytes }) => readSafetensors(bytes);
  },
  async onnx() {
    const { readOnnx } = await import("./onnx.js");
    return ({ bytes }, files) => readOnnx(bytes, files);
  },
  async tfjs() {
    const { readTfjs } = await import("./tfjs.js");
    return ({ bytes }, files) => readTfjs(bytes, files);
  },
};

/**
 * The reader of the first network among some files, and no other.
 *
 * @throws Refusal for an archive that cannot be opened
 */
export async function readersFor(files: readonly OwnFile[]): Promise<Readers> {
  for (const file of files) {
    const kind = kindOf(file.bytes);
    if (kind) return { [kind]: await fetched[kind](file) };
  }
  return {};
}
