// Runs exported TensorFlow.js backbones on given weights and images, as their reader would: by Node, from their files.
// usage: node run_backbones.mjs FOLDER: for each FOLDER/N/ with backbone.mjs, tfjs.json and tfjs.bin (float32) it writes
// tfjs-outputs.bin and prints, as one line of JSON for all, shapes and counts, and which features a step of training moves.
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import * as tf from "@tensorflow/tfjs";

/** The features of which any number moves in a step of training. */
async function movedFeatures(exported, weights, images) {
  const named = exported.features.flatMap(({ rows }, feature) =>
    rows.flatMap(([name]) => Object.values(weights[name]).map((variable) => ({ feature, variable }))),
  );
  const before = await Promise.all(named.map(({ variable }) => variable.data().then((data) => data.slice())));
  const loss = () =>
    tf.addN(Object.values(exported.backbone(images, weights, { training: true })).map((x) => tf.mean(tf.square(x))));
  if (named.some(({ variable }) => variable.trainable)) tf.train.sgd(0.1).minimize(loss);
  else tf.tidy(loss);
  const after = await Promise.all(named.map(({ variable }) => variable.data()));
  const moved = named.filter((_, i) => after[i].some((value, k) => value !== before[i][k]));
  return [...new Set(moved.map(({ feature }) => feature))].sort((a, b) => a - b);
}

const root = process.argv[2];
const answers = [];
for (const name of (await readdir(root)).sort((a, b) => Number(a) - Number(b))) {
  const folder = path.join(root, name);
  const exported = await import(pathToFileURL(path.join(folder, "backbone.mjs")).href);
  const bytes = await readFile(path.join(folder, "tfjs.bin"));
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const weights = exported.createWeights();
  const variables = Object.values(weights).flatMap((own) => Object.values(own));
  const size = (list) => list.reduce((n, variable) => n + variable.size, 0);
  let at = 0;
  let images;
  for (const [id, part, shape] of JSON.parse(await readFile(path.join(folder, "tfjs.json"), "utf8"))) {
    const length = shape.reduce((a, b) => a * b, 1);
    const tensor = tf.tensor(values.slice(at, at + length), shape);
    at += length;
    if (id === "image") images = tensor;
    else weights[id][part].assign(tensor);
  }
  const found = exported.backbone(images, weights);
  const outputs = await Promise.all(Object.values(found).map((tensor) => tensor.data()));
  await writeFile(
    path.join(folder, "tfjs-outputs.bin"),
    Buffer.concat(outputs.map((data) => Buffer.from(data.buffer))),
  );
  answers.push({
    shapes: Object.fromEntries(Object.entries(found).map(([exit, { shape }]) => [exit, shape])),
    trainable: size(variables.filter(({ trainable }) => trainable)),
    all: size(variables),
    moved: await movedFeatures(exported, weights, images),
  });
  tf.disposeVariables();
}
process.stdout.write(JSON.stringify(answers));
