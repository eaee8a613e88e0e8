/** Every program, run: NumPy, PyTorch and TensorFlow.js print what the page’s own code gives, and what was published. */
import { describe, expect, it } from "vitest";
import { backbone } from "../../../src/model/architecture/backbone.js";
import { blockLayers } from "../../../src/model/architecture/block.js";
import { type Convention, conventions, total, traffic } from "../../../src/model/architecture/cost.js";
import { isFrozen, learningTotal } from "../../../src/model/architecture/freeze.js";
import { convolutionDeviation, sharedDeviation } from "../../../src/model/architecture/initialization.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { timeRatio } from "../../../src/model/architecture/roofline.js";
import { specifications } from "../../../src/model/architecture/spec.js";
import { decode, overlap } from "../../../src/model/detection/ssd.js";
import { partedByChance } from "../../../src/model/evidence/designComparison.js";
import { activations } from "../../../src/model/math/activation.js";
import { type Border, type Kernel, axisOf, borders, convolve } from "../../../src/model/math/convolve.js";
import { stepOf } from "../../../src/model/math/formatReport.js";
import { random } from "../../../src/model/math/random.js";
import { journey, randomMatrix, spiral } from "../../../src/model/math/spiral.js";
import { decodeProgram, overlapProgram } from "../../../src/model/programs/boxes.js";
import { convolutionProgram, paddingProgram } from "../../../src/model/programs/convolution.js";
import { countProgram } from "../../../src/model/programs/counts.js";
import {
  deviationProgram,
  partedProgram,
  residualProgram,
  spiralProgram,
} from "../../../src/model/programs/experiments.js";
import {
  guessingLossProgram,
  hardSwishProgram,
  mishProgram,
  stepProgram,
} from "../../../src/model/programs/functions.js";
import type { Program } from "../../../src/model/programs/program.js";
import { runPython, runTensorFlow } from "../../python.js";
import { torchVersion } from "../../pytorch.js";

interface Case {
  readonly name: string;
  readonly program: Program;
  readonly value: number;
}

const [v1, v2] = [layers({ variant: "v1" }), layers({ variant: "v2" })];
const half = layers({ variant: "v1", alpha: 0.5, resolution: 160 });
const full = layers({ variant: "v1", convolution: "full" });
const block = blockLayers({ side: 56, inputs: 24, factor: 6, outputs: 24, stride: 2 });
const frozen = backbone({ freezeAt: 5 });

/** Numbers that other people published or that a hand can count. */
const known: readonly Case[] = [
  // A. Howard et al., arXiv:1704.04861, table 4: 569 million; TF-slim’s count of V1.
  { name: "V1’s multiply-adds", program: countProgram({ of: "macs" }, { v1 }), value: 568_740_352 },
  // keras.applications.MobileNetV2().count_params() and MobileNet().count_params()
  {
    name: "V2’s parameters in Keras",
    program: countProgram({ of: "parameters", convention: "all" }, { v2 }),
    value: 3_538_984,
  },
  {
    name: "V1’s parameters in Keras",
    program: countProgram({ of: "parameters", convention: "all" }, { v1 }),
    value: 4_253_864,
  },
  // torchvision.models.mobilenet_v2: 3,504,872
  {
    name: "V2’s parameters in torchvision",
    program: countProgram({ of: "parameters", convention: "trainable" }, { v2 }),
    value: 3_504_872,
  },
  { name: "the skips of V2", program: residualProgram(specifications.v2.rows, 32), value: 10 },
  { name: "a guess among ten", program: guessingLossProgram(10), value: 2.302585092994046 },
  { name: "halves that share a third", program: overlapProgram([0, 0, 1, 2], [0, 1, 1, 3]), value: 1 / 3 },
  { name: "three seeds against three", program: partedProgram(3, 3), value: 0.1 },
  { name: "mish at 1", program: mishProgram(1), value: 0.8650983882673103 },
];

const counted: readonly Case[] = [
  { name: "full / V1", program: countProgram({ of: "macs" }, { full, v1 }), value: total(full).macs / total(v1).macs },
  { name: "V1 narrow", program: countProgram({ of: "macs" }, { half }), value: total(half).macs },
  { name: "a block", program: countProgram({ of: "macs" }, { block }), value: total(block).macs },
  { name: "no layers", program: countProgram({ of: "macs" }, { none: [] }), value: 0 },
  {
    name: "values",
    program: countProgram({ of: "activations" }, { v2, v1 }),
    value: total(v2.filter(({ role }) => role !== "pool")).activations / total(v1).activations,
  },
  {
    name: "bytes",
    program: countProgram({ of: "traffic" }, { v2 }),
    value: v2.filter(({ role }) => role !== "pool").reduce((sum, layer) => sum + traffic(layer), 0),
  },
  ...[0.5, 16, 400].map((balance) => ({
    name: `time at ${balance}`,
    program: countProgram({ of: "time", balance, bytesPerValue: 1 }, { v1, v2 }),
    value: timeRatio(v1, v2, balance, 1),
  })),
  ...conventions.map((convention: Convention) => ({
    name: `parameters: ${convention}`,
    program: countProgram({ of: "parameters", convention }, { v2 }),
    value: total(v2, convention).parameters,
  })),
  {
    name: "frozen",
    program: countProgram(
      { of: "parameters", convention: "trainable" },
      { frozen: frozen.layers.filter((layer) => isFrozen(layer, frozen.options)) },
    ),
    value: learningTotal(frozen.layers, frozen.options).frozen,
  },
];

function walks(): Case[] {
  const { normal } = random(7);
  const values = (count: number) => Array.from({ length: count }, () => normal());
  return [1, 3].flatMap((channels) =>
    borders.flatMap((border: Border) =>
      [1, 2].map((stride): Case => {
        const pixels = { shape: [9, 8, channels] as const, data: values(72 * channels) };
        const kernel: Kernel = {
          ...{ kind: "standard", size: 3, in: channels, out: 1 },
          ...{ weights: values(9 * channels), bias: [0.25] },
        };
        const walk = { stride, border };
        const { shape, data } = convolve(pixels, kernel, walk);
        const at = [shape[0] - 1, 1] as const;
        return {
          name: `convolution, ${channels}, ${border}, stride ${stride}`,
          program: convolutionProgram({ pixels, kernel, walk }, at),
          value: data[shape[1] * at[0] + at[1]],
        };
      }),
    ),
  );
}

const others: readonly Case[] = [
  ...[4, 7, 8, 16].flatMap((size) =>
    [1, 2].map((stride) => ({
      name: `padding of ${size}, stride ${stride}`,
      program: paddingProgram(size, stride),
      value:
        axisOf(size, 3, { stride, border: "pytorch" }).before -
        axisOf(size, 3, { stride, border: "tensorflow" }).before,
    })),
  ),
  ...[-8, -3, -1.5, 0, 2.2, 3, 7.5].flatMap((x) => [
    { name: `hard-swish ${x}`, program: hardSwishProgram(x, false), value: activations.hardSwish.f(x) },
    { name: `slope ${x}`, program: hardSwishProgram(x, true), value: activations.hardSwish.df(x) },
    { name: `mish ${x}`, program: mishProgram(x), value: activations.mish.f(x) },
  ]),
  ...(["fp32", "fp16", "bf16", "int8", "int3"] as const).map((format) => ({
    name: format,
    program: stepProgram(format, [-1.3, 6.2]),
    value: stepOf(format, [-1.3, 6.2]),
  })),
  { name: "an empty range", program: stepProgram("fp16", [0, 0]), value: 0 },
  ...[2, 3, 30].flatMap((n) =>
    [true, false].map((relu) => ({
      name: `spiral, ${n}, ${relu}`,
      program: spiralProgram(randomMatrix(n, 5), relu),
      value: journey(spiral(), randomMatrix(n, 5), relu ? undefined : (x) => x).error,
    })),
  ),
  { name: "apart", program: overlapProgram([0, 0, 1, 1], [2, 2, 3, 3]), value: overlap([0, 0, 1, 1], [2, 2, 3, 3]) },
  ...[{ y: 0.5, x: 0.25, height: 0.2, width: 0.3, map: 0 }].map((anchor) => ({
    name: "decode",
    program: decodeProgram(anchor, [1.5, -2, 0.7, -3]),
    value: decode(anchor, [1.5, -2, 0.7, -3]).height,
  })),
  { name: "seeds", program: partedProgram(2, 4), value: partedByChance(2, 4) },
  ...v2.slice(0, 4).map((layer) => ({
    name: `weights of ${layer.id}`,
    program: deviationProgram(layer),
    value: convolutionDeviation(layer) / sharedDeviation(layer),
  })),
];

const cases = [...known, ...counted, ...walks(), ...others];

describe.skipIf(torchVersion === undefined)("Debian’s Python", () => {
  it.each(["NumPy", "PyTorch"] as const)("%s prints the page’s numbers", (language) => {
    const printed = runPython(cases.map(({ program }) => program[language]));
    const wrong = cases.flatMap(({ name, value }, i) => {
      const close = Math.abs(Number(printed[i]) - value) <= 1e-7 * Math.max(1, Math.abs(value));
      return close && printed[i].trim() !== "" ? [] : [`${name}: ${printed[i].trim()} and not ${value}`];
    });
    expect(wrong).toEqual([]);
  });
});

it("TensorFlow.js prints the page’s numbers, to the digits of its 32-bit floats", async () => {
  const wrong: string[] = [];
  for (const { name, program, value } of cases) {
    const printed = await runTensorFlow(program["TensorFlow.js"]);
    const isClose = Math.abs(Number(printed) - value) <= 1e-5 * Math.max(1, Math.abs(value));
    if (!isClose || printed === "") wrong.push(`${name}: ${printed} and not ${value}`);
  }
  expect(wrong).toEqual([]);
});
