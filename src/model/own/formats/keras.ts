/** Keras files: `.h5` of Keras 2 and 3, `.keras`, `.weights.h5`. */
import type { Source, Tensor, Unused } from "../reading.js";
import { damaged } from "../refusal.js";
import { type Hdf5, openHdf5 } from "./hdf5.js";
import { type JsonObject, parseObject } from "./json.js";
import { type LayerWeights, type WeightsOf, byLayer, kerasGraph } from "./kerasGraph.js";
import type { Zip } from "./zip.js";

const trained: readonly Unused[] = [
  { name: "optimizer_weights", why: "The optimizer’s running means. Only training needs them." },
];

/** `.h5`: one file that holds a config, weights by layer, and often the optimizer's state. */
export function readKerasH5(bytes: Uint8Array): Source {
  const isTraining = (path: string) => /^(?:optimizer_weights|optimizer)$/.test(path);
  const skipped: string[] = [];
  const file = openHdf5(bytes, (path) => isTraining(path) && skipped.push(path) > 0);
  const unused = skipped.length > 0 ? trained : [];
  const isNew = [...file.tensors.keys()].some((path) => /(?:^|\/)vars\/\d+$/.test(path));
  if (isNew) return withoutConfig(file, unused);
  const prefix = file.groups.has("model_weights") ? "model_weights/" : "";
  const tensors = new Map<string, Tensor>();
  for (const [path, tensor] of file.tensors)
    if (path.startsWith(prefix)) {
      const name = path.slice(prefix.length).replace(/:\d+$/, "");
      tensors.set(name, { ...tensor, name });
    }
  const [config] = file.texts("", "model_config");
  const source: Source = { format: "keras", from: "Keras", tensors, unused };
  if (config === undefined) return source;
  const layers = byLayer(tensors.values());
  const graph = kerasGraph(parseObject(config, "its config"), ({ name }) => layers.get(name) ?? new Map());
  return { ...source, ...graph };
}

/** What Keras calls a class in a path: `DepthwiseConv2D` → `depthwise_conv2d`. */
function snakeCase(name: string): string {
  return name
    .replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** What the numbers of a layer's `vars` stand for. */
function namesOf(type: string, config: JsonObject, count: number): string[] {
  if (type === "BatchNormalization") {
    const has = (key: string) => config[key] !== false;
    return [...(has("scale") ? ["gamma"] : []), ...(has("center") ? ["beta"] : []), "moving_mean", "moving_variance"];
  }
  return ["kernel", "bias"].slice(0, count);
}

/** Arrays by the folder that holds their `vars`, in the order of their numbers. */
function variables(file: Hdf5): Map<string, Tensor[]> {
  const all = new Map<string, Tensor[]>();
  for (const [path, tensor] of file.tensors) {
    const match = /^(.*)\/vars\/(\d+)$/.exec(path);
    if (!match || path.startsWith("optimizer")) continue;
    const list = all.get(match[1]) ?? [];
    list[Number(match[2]) % 64] = tensor;
    all.set(match[1], list);
  }
  return new Map([...all].map(([folder, list]) => [folder, list.filter(Boolean)]));
}

/** `.keras`: a zip of a config and `model.weights.h5`. */
export function readKerasZip(zip: Zip): Source {
  const weights = zip.names.find((name) => name.endsWith("model.weights.h5"));
  if (weights === undefined) throw damaged("Its archive holds no model.weights.h5.");
  const model = parseObject(zip.read("config.json"), "config.json");
  const file = openHdf5(zip.read(weights), (path) => path === "optimizer");
  const folders = variables(file);
  const top = [...folders.keys()].some((path) => path.startsWith("_layer_checkpoint"))
    ? "_layer_checkpoint_dependencies"
    : "layers";
  const tensors = new Map<string, Tensor>();
  const places = numbered(model, top);
  const weightsOf: WeightsOf = ({ type, config }): LayerWeights => {
    const list = folders.get(places.get(config) ?? "") ?? [];
    const names = namesOf(type, config, list.length);
    const own = new Map(names.flatMap((name, i) => (list[i] ? [[name, list[i]] as const] : [])));
    for (const tensor of own.values()) tensors.set(tensor.name, tensor);
    return own;
  };
  const graph = kerasGraph(model, weightsOf);
  return { format: "keras", from: "Keras", tensors, unused: [], ...graph };
}

/** The folder of each layer's weights: class names counted in the order of the config, again inside each model. */
function numbered(model: JsonObject, top: string): Map<unknown, string> {
  const places = new Map<unknown, string>();
  const walk = (given: unknown, folder: string, depth: number): void => {
    if (depth > 24 || typeof given !== "object" || given === null) return;
    const config = (given as JsonObject).config;
    const layers = Array.isArray(config) ? config : (config as JsonObject | undefined)?.layers;
    if (!Array.isArray(layers)) return;
    const counts = new Map<string, number>();
    for (const layer of layers as JsonObject[]) {
      const name = snakeCase(String(layer.class_name));
      const n = counts.get(name) ?? 0;
      counts.set(name, n + 1);
      const place = `${folder}/${n === 0 ? name : `${name}_${n}`}`;
      places.set(layer.config, place);
      walk(layer, `${place}/layers`, depth + 1);
    }
  };
  walk(model, top, 0);
  return places;
}

/** `.weights.h5`: no config. Keras 3.15 says each layer's own name; before, only classes and numbers are there. */
function withoutConfig(file: Hdf5, unused: readonly Unused[]): Source {
  const tensors = new Map<string, Tensor>();
  const folders = variables(file);
  let hasNames = false;
  for (const [folder, list] of folders) {
    const [own] = file.texts(`${folder}/vars`, "name");
    hasNames ||= own !== undefined;
    const layer = own ?? folder.slice(folder.lastIndexOf("/") + 1);
    const isNorm = /batch_normalization(?:_\d+)?$/.test(folder);
    const isDepthwise = /depthwise_conv2d(?:_\d+)?$/.test(folder);
    const names = isNorm
      ? ["gamma", "beta", "moving_mean", "moving_variance"].slice(-list.length)
      : [isDepthwise ? "depthwise_kernel" : "kernel", "bias"];
    for (const [i, tensor] of list.entries()) {
      const name = `${layer}/${names[i] ?? i}`;
      tensors.set(name, { ...tensor, name });
    }
  }
  return {
    format: "keras",
    from: "Keras",
    tensors,
    unused,
    ...(!hasNames && { normsInOrder: true as const }),
  };
}
