/** Writes state dicts as torch.save does, in both of its formats. */
import { zipSync } from "fflate";
import type { Values } from "../sample.js";

const bytes = (...list: number[]) => Buffer.from(list);
const whole = (n: number) => Buffer.concat([bytes(0x4a), Buffer.from(Int32Array.of(n).buffer)]);
const text = (s: string) => {
  const utf8 = Buffer.from(s);
  return Buffer.concat([bytes(0x58), Buffer.from(Uint32Array.of(utf8.length).buffer), utf8]);
};
const global = (module: string, name: string) => Buffer.from(`c${module}\n${name}\n`);
const tuple = (...items: Buffer[]) => Buffer.concat([bytes(0x28), ...items, bytes(0x74)]);
const proto = bytes(0x80, 2);
const stop = bytes(0x2e);

function strides(shape: readonly number[]): number[] {
  return shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
}

/** One array: a call of _rebuild_tensor_v2 on a storage that a persistent id names. */
function array({ shape, data }: Values, key: string, isLegacy: boolean): Buffer {
  const id = [text("storage"), global("torch", "FloatStorage"), text(key), text("cpu"), whole(data.length)];
  return Buffer.concat([
    global("torch._utils", "_rebuild_tensor_v2"),
    tuple(
      Buffer.concat([tuple(...id, ...(isLegacy ? [bytes(0x4e)] : [])), bytes(0x51)]),
      whole(0),
      tuple(...shape.map(whole)),
      tuple(...strides(shape).map(whole)),
      bytes(0x89),
      Buffer.concat([global("collections", "OrderedDict"), bytes(0x29, 0x52)]),
    ),
    bytes(0x52),
  ]);
}

function dictionary(arrays: ReadonlyMap<string, Values>, isLegacy: boolean): Buffer {
  const items = [...arrays].flatMap(([name, values], i) => [text(name), array(values, String(i), isLegacy)]);
  return Buffer.concat([
    proto,
    global("collections", "OrderedDict"),
    bytes(0x29, 0x52, 0x28),
    ...items,
    bytes(0x75),
    stop,
  ]);
}

const raw = ({ data }: Values) => new Uint8Array(data.slice().buffer);

export function writePth(arrays: ReadonlyMap<string, Values>): Uint8Array {
  const entries: Record<string, Uint8Array> = { "weights/data.pkl": dictionary(arrays, false) };
  for (const [i, values] of [...arrays.values()].entries()) entries[`weights/data/${i}`] = raw(values);
  return zipSync({ ...entries, "weights/version": Buffer.from("3\n") }, { level: 0 });
}

export function writeLegacyPth(arrays: ReadonlyMap<string, Values>): Uint8Array {
  const magic = bytes(0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19);
  const keys = [...arrays.keys()].map((_, i) => text(String(i)));
  const storages = [...arrays.values()].flatMap((values) => [
    Buffer.from(BigUint64Array.of(BigInt(values.data.length)).buffer),
    Buffer.from(raw(values)),
  ]);
  return new Uint8Array(
    Buffer.concat([
      ...[proto, magic, stop],
      ...[proto, bytes(0x4d, 0xe9, 0x03), stop],
      ...[proto, bytes(0x7d), stop],
      dictionary(arrays, true),
      ...[proto, bytes(0x5d, 0x28), ...keys, bytes(0x65), stop],
      ...storages,
    ]),
  );
}

/** A pickle of a whole model: it names the class that would be made. */
export function writeModelPickle(): Uint8Array {
  const model = Buffer.concat([
    proto,
    global("torchvision.models.mobilenetv2", "MobileNetV2"),
    bytes(0x29, 0x81),
    stop,
  ]);
  return zipSync({ "weights/data.pkl": model }, { level: 0 });
}

/** An archive of TorchScript: the same arrays, and the program beside them. */
export function writeTorchScript(arrays: ReadonlyMap<string, Values>): Uint8Array {
  return zipSync(
    {
      "model/data.pkl": dictionary(arrays, false),
      "model/constants.pkl": Buffer.concat([proto, bytes(0x29), stop]),
      "model/code/__torch__/torchvision/models/mobilenetv2.py": Buffer.from("class MobileNetV2(Module):\n  pass\n"),
    },
    { level: 0 },
  );
}
