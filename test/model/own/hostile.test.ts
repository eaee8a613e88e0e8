import { deflateSync } from "node:zlib";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { cpuSeconds } from "../../../scripts/cpuSeconds.js";
import { random } from "../../../src/model/math/random.js";
import { limits } from "../../../src/model/own/limits.js";
import { allReaders } from "../../../src/model/own/formats/readers.js";
import { ownNetwork, readOwn } from "../../../src/model/own/network.js";
import type { OwnFile } from "../../../src/model/own/reading.js";
import { Refusal } from "../../../src/model/own/refusal.js";
import { file } from "./expectations.js";
import { v2Families } from "./families.js";
import { sample, torchKernel } from "./sample.js";
import { groupOf, writeHdf5 } from "./writers/hdf5.js";
import { writeKerasH5, writeKerasZip, writeWeightsH5 } from "./writers/keras.js";
import { writeOnnx } from "./writers/onnx.js";
import { writeLegacyPth, writePth } from "./writers/pytorch.js";
import { writeSafetensors } from "./writers/safetensors.js";
import { writeTflite } from "./writers/tflite.js";
import { writeGraphModel, writeLayersModel } from "./writers/tfjs.js";

const small = sample({ variant: "v2", alpha: 0.1 });
const state = new Map(
  small.layers.map((part) => [`${v2Families.timm(part.layer).kernel}.weight`, torchKernel(part, false)]),
);

const originals: Readonly<Record<string, OwnFile[]>> = {
  "keras .h5": [file("a.h5", writeKerasH5(small, v2Families.keras))],
  "keras .keras": [file("a.keras", writeKerasZip(small, v2Families.keras))],
  "keras .weights.h5": [file("a.weights.h5", writeWeightsH5(small))],
  "tfjs layers": writeLayersModel(small, v2Families.keras),
  "tfjs graph": writeGraphModel(small),
  tflite: [file("a.tflite", writeTflite(small, { int8: true, labels: ["a", "b"] }))],
  onnx: [file("a.onnx", writeOnnx(small, v2Families.timm).model)],
  safetensors: [file("a.safetensors", writeSafetensors(state))],
  pth: [file("a.pth", writePth(state))],
  "legacy pth": [file("a.pth", writeLegacyPth(state))],
};

/** A copy with some bytes changed, a part cut off or doubled, or a number made huge; the same for the same seed. */
function mutated(bytes: Uint8Array, seed: number): Uint8Array {
  const { integer } = random(seed);
  const copy = bytes.slice();
  // Structures lie at the ends of most files; values, which may be anything, in their middle.
  const place = () => {
    const near = Math.min(bytes.length, 4096);
    const kind = integer(3);
    return kind === 0 ? integer(near) : kind === 1 ? bytes.length - 1 - integer(near) : integer(bytes.length);
  };
  switch (integer(5)) {
    case 0:
      return copy.subarray(0, integer(bytes.length));
    case 1: {
      const at = place();
      return new Uint8Array([...copy.subarray(0, at), ...copy.subarray(Math.max(0, at - 64))]);
    }
    case 2: {
      const at = Math.min(place(), copy.length - 8);
      copy.fill([0xff, 0x7f, 0x00, 0x80][integer(4)], at, at + [1, 2, 4, 8][integer(4)]);
      return copy;
    }
    default:
      for (let n = 1 + integer(16); n > 0; n--) copy[place()] = integer(256);
      return copy;
  }
}

/** What becomes of files: a network, or one of the sentences. */
function outcome(files: OwnFile[]): string {
  try {
    const reading = readOwn(files, allReaders);
    const { weights } = ownNetwork(reading, reading.conventions);
    return `${weights.size / 2} layers`;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

describe("1,000 files with changed bytes", () => {
  // jsfive names attributes of types that it does not read on the console.
  beforeAll(() => void vi.spyOn(console, "warn").mockImplementation(() => undefined));
  afterAll(() => void vi.restoreAllMocks());

  test.each(Object.keys(originals))("%s: each becomes a network or a sentence, in less than 5 s", (kind) => {
    const files = originals[kind];
    expect(outcome(files)).toBe(`${small.layers.length} layers`);
    const wrong: string[] = [];
    for (let seed = 0; seed < 100; seed++) {
      const which = seed % files.length;
      const changed = files.map((one, i) => (i === which ? file(one.name, mutated(one.bytes, seed)) : one));
      const start = cpuSeconds();
      const what = outcome(changed);
      const seconds = cpuSeconds() - start;
      const isSentence =
        /^\d+ layers$|^[A-Z].*[.…](?: [A-Z].*[.…:]?.*){2,}$/s.test(what) && !/undefined|NaN|\[object/.test(what);
      if (seconds > 5 || !isSentence) wrong.push(`seed ${seed}: ${seconds.toFixed(1)} s, ${what}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe("what is declared is checked before it is read", () => {
  test("an array of 20,000 by 20,000 values in a file of some bytes", () => {
    const huge = { shape: [20000, 20000], data: new Float32Array(4) };
    const bytes = writeHdf5(groupOf(new Map([["model_weights/conv1/conv1/kernel:0", huge]])));
    expect(outcome([file("bomb.h5", bytes)])).toContain("20000 × 20000, 400\u202f000\u202f000 values");
  });

  test.each([
    ["eight times", 8],
    ["half", 0.5],
  ])("a chunk that inflates to %s what it declares", (_, factor) => {
    const lie = (bytes: Buffer) => deflateSync(Buffer.alloc(Math.ceil(bytes.length * factor)));
    const start = cpuSeconds();
    const sentence = outcome([file("chunks.h5", writeKerasH5(small, v2Families.keras, true, lie))]);
    expect(sentence).toContain("A chunk of it inflates to another size than it declares");
    expect(cpuSeconds() - start).toBeLessThan(5);
  });

  /** A .keras file whose first entry declares another size than it inflates to. */
  function liar(size: number, declared: number): OwnFile {
    const entries = {
      "config.json": [new Uint8Array(size), { level: 1 }],
      "model.weights.h5": new Uint8Array(8),
    } as const;
    const bytes = zipSync({
      "config.json": [...entries["config.json"]],
      "model.weights.h5": entries["model.weights.h5"],
    });
    // In the directory, 24 bytes behind the entry's signature.
    const place = Buffer.from(bytes).indexOf(Buffer.from("PK\x01\x02", "latin1")) + 24;
    new DataView(bytes.buffer).setUint32(place, declared, true);
    return file("liar.keras", bytes);
  }

  test.each([
    ["more than is read", 1_000_000, limits.inflated + 1, "400\u202f000\u202f001 bytes in config.json"],
    ["more than its bytes can hold", 1000, 300_000_000, "declares more bytes than its own can hold"],
    ["less than it inflates to", 1_000_000, 100, "It cannot be read as JSON"],
  ])("an entry of a zip that declares %s", (_, size, declared, sentence) => {
    const bomb = liar(size, declared);
    const start = cpuSeconds();
    expect(outcome([bomb])).toContain(sentence);
    expect(cpuSeconds() - start).toBeLessThan(5);
  });

  test("a header of safetensors that is longer than any", () => {
    const bytes = new Uint8Array(64);
    new DataView(bytes.buffer).setBigUint64(0, 2n ** 39n, true);
    bytes[8] = 0x7b;
    expect(outcome([file("a.safetensors", bytes)])).toContain("549\u202f755\u202f813\u202f888 bytes of description");
  });

  test("a pickle that calls a function runs nothing", () => {
    const pickle = Buffer.concat([
      Buffer.from([0x80, 2]),
      Buffer.from("cos\nsystem\n(X\x04\x00\x00\x00exit"),
      Buffer.from("tR."),
    ]);
    expect(outcome([file("a.pt", zipSync({ "a/data.pkl": pickle }))])).toContain(
      "running the code that it names: os.system",
    );
  });

  test("names of an object's own prototype are names like others", () => {
    const odd = new Map([
      ...state,
      ["__proto__.weight", { shape: [2, 2], data: new Float32Array(4) }],
      ["constructor.weight", { shape: [2], data: new Float32Array(2) }],
    ]);
    expect(outcome([file("a.safetensors", writeSafetensors(odd))])).toMatch(/layers|\./);
    expect(({} as Record<string, unknown>).weight).toBeUndefined();
  });

  test("values that are no numbers are refused by the layer's name", () => {
    const [[name, first], ...rest] = state;
    const bad = { shape: first.shape, data: first.data.slice().fill(NaN) };
    expect(outcome([file("a.safetensors", writeSafetensors(new Map([[name, bad], ...rest])))])).toContain(
      "The layer Conv1 holds values that are infinite",
    );
  });
});

test.each([
  ["an empty file", file("a.h5", new Uint8Array()), "The file is empty. a.h5 has 0 bytes."],
  ["a picture", file("cat.jpg", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16)), "This page cannot read the file."],
  [
    "a shard alone",
    file("group1-shard1of4.bin", new Uint8Array(64).fill(7)),
    "The description of these weights is missing.",
  ],
  ["a note", file("notes.txt", new TextEncoder().encode("shopping")), "Labels need a network."],
  ["a frozen graph", file("frozen.pb", Uint8Array.of(10, 20, 30)), "A SavedModel or a frozen graph is not read here."],
])("%s gets a sentence of its own", (_, one, sentence) => {
  expect(outcome([one])).toContain(sentence);
});

// How each begins, by the magic numbers of the `file` command; a tar has its word at byte 257.
test.each([
  ["tgz", [0x1f, 0x8b, 8, 0]],
  ["bz2", [...Buffer.from("BZh9")]],
  ["xz", [0xfd, ...Buffer.from("7zXZ"), 0]],
  ["7z", [...Buffer.from("7z"), 0xbc, 0xaf, 0x27, 0x1c]],
  ["rar", [...Buffer.from("Rar!"), 0x1a, 0x07]],
  ["tar", [...new Uint8Array(257), ...Buffer.from("ustar")]],
])("an archive, .%s, is to be unpacked first", (kind, bytes) => {
  expect(outcome([file(`v2.${kind}`, Uint8Array.from(bytes))])).toContain("Unpack it on your device");
});
