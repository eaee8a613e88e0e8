/** TensorFlow.js: `model.json` with its shards, as a layers model or a graph model. */
import type { OwnFile, Source } from "../reading.js";
import { isObject, objectOf, parseObject, propertyOf, textsOf } from "./json.js";
import { byLayer, kerasGraph } from "./kerasGraph.js";
import { tfGraph } from "./tfGraph.js";
import { tfjsTensors } from "./tfjsWeights.js";

/**
 * @param bytes of `model.json`
 * @param files all dropped files
 * @throws Refusal that names the shards which are missing
 */
export function readTfjs(bytes: Uint8Array, files: readonly OwnFile[]): Source {
  const json = parseObject(bytes, "model.json");
  const tensors = tfjsTensors(json, files);
  const metadata = textsOf(json, "userDefinedMetadata");
  const source: Source = { format: "tfjs", from: "TensorFlow.js", tensors, metadata, unused: [] };
  const topology = objectOf(json, "modelTopology");
  if (Array.isArray(propertyOf(topology, "node"))) return { ...source, ...tfGraph(topology, tensors) };
  const config = isObject(propertyOf(topology, "model_config")) ? objectOf(topology, "model_config") : topology;
  if (!isObject(propertyOf(config, "config")) && !Array.isArray(propertyOf(config, "config"))) return source;
  const layers = byLayer(tensors.values());
  return { ...source, ...kerasGraph(config, ({ name }) => layers.get(name) ?? new Map()) };
}
