/** The configured backbone as a JavaScript module on TensorFlow.js’s operations. */
import type { Backbone, BackboneOptions } from "../backbone.js";
import { type FeatureRows, featureRows, headLines } from "./table.js";

function featureText({ skip, rows }: FeatureRows): string {
  const lines = rows.map((row) => `[${row.map((value) => JSON.stringify(value)).join(", ")}]`);
  return `  { skip: ${String(skip)}, rows: [${lines.length === 1 ? lines[0] : `\n    ${lines.join(",\n    ")},\n  `}] },`;
}

const batchNorm = (training: string) => `
/** Batch normalization over batch, height and width. */
function normalize(x, w, training) {
  ${training}
  return tf.batchNorm(x, w.mean, w.variance, w.beta, w.gamma, 1e-5);
}
`;

const live = `if (training) {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const n = x.size / x.shape[3];
    w.mean.assign(tf.add(tf.mul(w.mean, 0.9), tf.mul(mean, 0.1)));
    w.variance.assign(tf.add(tf.mul(w.variance, 0.9), tf.mul(variance, (0.1 * n) / Math.max(1, n - 1))));
    return tf.batchNorm(x, mean, variance, w.beta, w.gamma, 1e-5);
  }`;

const groupNorm = (groups: number) => `
/** Group normalization: each picture’s channels in ${groups} groups, each with a mean and a variance of its own. */
function normalize(x, w) {
  const [batch, height, width, channels] = x.shape;
  const grouped = tf.reshape(x, [batch, height * width, ${groups}, channels / ${groups}]);
  const { mean, variance } = tf.moments(grouped, [1, 3], true);
  const even = tf.div(tf.sub(grouped, mean), tf.sqrt(tf.add(variance, 1e-5)));
  return tf.add(tf.mul(tf.reshape(even, x.shape), w.gamma), w.beta);
}
`;

function normText({ norm, groups }: BackboneOptions): string {
  if (norm === "GN") return groupNorm(groups);
  if (norm === "FrozenBN") return batchNorm("// The statistics are fixed, in training too.");
  if (norm === "BN") return batchNorm(live);
  return "";
}

/** The arrays of a layer beside its kernel, with the value that each starts from and whether it learns. */
function arraysText({ norm }: BackboneOptions): string {
  const line = (name: string, start: string, learns: string) =>
    `      ${name}: tf.variable(tf.${start}([outputs]), ${learns}),`;
  if (norm === "none") return line("bias", "zeros", "learns");
  const factors = norm === "FrozenBN" ? "false" : "learns";
  const scale = [line("gamma", "ones", factors), line("beta", "zeros", factors)];
  const kept = norm === "GN" ? [] : [line("mean", "zeros", "false"), line("variance", "ones", "false")];
  return [...scale, ...kept].join("\n");
}

/**
 * What the module needs to run. A browser does not know where a package lies. No closing tag may stand here: the program
 * is pasted into pages, too, where that would end it.
 */
const needs = [
  "",
  "It needs the package @tensorflow/tfjs 4. Bundlers, and Node in a package of type module, find it when it is installed.",
  "A page without a bundler must say where it is, in a script of type importmap before this module:",
  "",
  `  ${JSON.stringify({ imports: { "@tensorflow/tfjs": "./node_modules/@tensorflow/tfjs/dist/tf.fesm.min.js" } })}`,
];

/**
 * A module that runs with `@tensorflow/tfjs`: `createWeights()` draws fresh variables, `backbone(images, weights)` gives
 * the feature maps.
 */
export function tensorflowCode(built: Backbone): string {
  const { options, exits } = built;
  const { norm, activation, freezeAt } = options;
  const trains = norm === "BN";
  const next = norm === "none" ? "tf.add(y, w.bias)" : `normalize(y, w${trains ? ", training" : ""})`;
  const act = activation === "mish" ? "tf.mul(y, tf.tanh(tf.softplus(y)))" : "tf.relu6(y)";
  return `/*
${[...headLines(built), ...needs].map((line) => ` * ${line}`.trimEnd()).join("\n")}
 */
import * as tf from "@tensorflow/tfjs";

// Each line: name, kernel, stride, groups, channels in, channels out, does an activation follow.
export const features = [
${featureRows(built).map(featureText).join("\n")}
];
export const exits = { ${exits.map(({ feature, name }) => `${feature}: "${name}"`).join(", ")} };
const freezeAt = ${freezeAt};

/** Fresh variables, by the name of the layer. Dispose of them when you are done. */
export function createWeights() {
  const weights = {};
  features.forEach(({ rows }, feature) => {
    for (const [name, kernel, , groups, inputs, outputs] of rows) {
      const learns = feature >= freezeAt;
      // The outputs that one input value reaches; a depthwise layer has one output channel in a group.
      const reached = (kernel * kernel * outputs) / groups;
      const shape = groups > 1 ? [kernel, kernel, inputs, 1] : [kernel, kernel, inputs, outputs];
      weights[name] = {
        kernel: tf.variable(tf.randomNormal(shape, 0, Math.sqrt(2 / reached)), learns),
${arraysText(options).replace(/^ {2}/gm, "    ")}
      };
    }
  });
  return weights;
}
${normText(options)}
function convolution(x, [name, kernel, stride, groups, , , active], weights${trains ? ", training" : ""}) {
  const w = weights[name];
  const side = Math.floor(kernel / 2);
  const padded = side === 0 ? x : tf.pad(x, [[0, 0], [side, side], [side, side], [0, 0]]);
  const convolve = groups > 1 ? tf.depthwiseConv2d : tf.conv2d;
  let y = convolve(padded, w.kernel, stride, "valid");
  y = ${next};
  return active ? ${act} : y;
}

/** images [batch, height, width, 3] → { ${exits[0].name}: [batch, height / ${exits[0].stride}, width / ${exits[0].stride}, ${exits[0].shape[2]}], … } */
export function backbone(images, weights${trains ? ", { training = false } = {}" : ""}) {
  return tf.tidy(() => {
    const found = {};
    let x = images;
    features.forEach(({ skip, rows }, feature) => {
${trains ? `      // Frozen parts keep their means and variances, too.\n      const live = training && feature >= freezeAt;\n` : ""}      const y = rows.reduce((z, row) => convolution(z, row, weights${trains ? ", live" : ""}), x);
      x = skip ? tf.add(x, y) : y;
      if (exits[feature] !== undefined) found[exits[feature]] = x;
    });
    return found;
  });
}
`;
}
