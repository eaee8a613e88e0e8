/** Exercises on face detectors: the size of a face in the input, the cost of an input, the maps of a pyramid. */
import { type Generator, type Task, grouped, pick, whole } from "./exercise.js";

/** Pixels of a face's height in a square input that the whole photo is resized to. */
export function faceInInput(photo: number, face: number, side: number): Task {
  const answer = (face / photo) * side;
  return {
    question: `A photo is ${photo} pixels high, and the face in it ${face} pixels. A detector resizes the whole photo to ${side} × ${side} pixels. How many pixels high is the face in the detector’s input?`,
    answer,
    unit: "pixels",
    tolerance: 0.01,
    places: 1,
    steps: [
      `The face takes ${face} / ${photo} = ${(face / photo).toFixed(4)} of the photo’s height.`,
      `It keeps that share: ${face} / ${photo} · ${side} = ${answer.toFixed(1)} pixels.`,
    ],
  };
}

/** How the multiply-adds of a network without fully connected layers follow the side of its input. */
export function costOfInput(millions: number, from: number, to: number): Task {
  const answer = millions * (to / from) ** 2;
  return {
    question: `A face detector takes ${millions} million multiply-adds for an input of ${from} × ${from} pixels. All its layers are convolutions. About how many million does it take for ${to} × ${to} pixels?`,
    answer,
    unit: "million",
    tolerance: 0.01,
    places: 2,
    steps: [
      "A convolution takes equally many multiply-adds at each position, and all maps follow the input’s sides.",
      `So the cost follows the number of pixels: (${to} / ${from})² = ${((to / from) ** 2).toFixed(4)}.`,
      `${millions} · ${((to / from) ** 2).toFixed(4)} = ${grouped(answer, 2)}.`,
    ],
  };
}

/** Multiply-adds of the 1×1 convolutions that bring three maps to a pyramid's channels. */
export function lateralCost(side: number, inputs: readonly [number, number, number], out: number): Task {
  const maps = inputs.map((channels, i) => ({ rows: side / (8 * 2 ** i), channels }));
  const terms = maps.map(({ rows, channels }) => rows * rows * channels * out);
  const answer = terms.reduce((a, b) => a + b);
  return {
    question: `A feature pyramid reads the maps at strides 8, 16 and 32 of an input of ${side} × ${side} pixels. They have ${inputs.join(", ")} channels. A 1×1 convolution brings each to ${out} channels. How many multiply-adds do the three take together?`,
    answer,
    unit: "multiply-adds",
    tolerance: 0,
    steps: [
      `The maps have ${maps.map(({ rows }) => rows).join(", ")} rows, and as many columns.`,
      `A 1×1 convolution takes rows · columns · channels in · channels out: ${terms.map(whole).join(", ")}.`,
      `Together ${whole(answer)}.`,
    ],
  };
}

export const faces: readonly Generator[] = [
  {
    id: "face-in-input",
    level: 1,
    title: "A face in the input",
    make: (r) => faceInInput(pick(r, [800, 1200, 1600, 2400]), pick(r, [60, 90, 150, 210]), pick(r, [320, 512])),
  },
  {
    id: "cost-of-input",
    level: 2,
    title: "A smaller input",
    make: (r) => costOfInput(pick(r, [1200, 2500, 3600, 4800]), pick(r, [512, 640]), pick(r, [256, 320, 384])),
  },
  {
    id: "lateral-cost",
    level: 3,
    title: "Into the pyramid",
    make: (r) =>
      lateralCost(
        pick(r, [256, 320, 512]),
        pick(r, [
          [32, 96, 320],
          [144, 576, 1280],
          [256, 512, 1024],
        ] as const),
        pick(r, [64, 128, 256]),
      ),
  },
];
