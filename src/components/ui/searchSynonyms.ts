/** What readers type for things that the pages call otherwise. */

/** Beginnings of words that a reader may type, and how the pages write the same. */
export const synonyms: readonly (readonly [typed: readonly string[], written: readonly string[]])[] = [
  [
    ["quantise", "quantised", "quantising", "quantisation", "quantize", "int8", "uint8"],
    ["quanti", "8 bit", "8-bit", "eight bits", "int8"],
  ],
  [
    ["float16", "half"],
    ["fp16", "16-bit"],
  ],
  [
    ["latency", "fps", "speed", "slow", "fast", "runtime"],
    ["time", "speed", "faster"],
  ],
  [["flop", "flops", "gflops", "mflops", "mac", "macs", "madds", "mult", "operations"], ["multiply-add"]],
  [
    ["param", "params"],
    ["parameter", "weights"],
  ],
  [
    ["divisible", "make_divisible", "makedivisible"],
    ["multiple of eight", "rounding"],
  ],
  [
    ["cite", "citation", "bibtex"],
    ["references", "license"],
  ],
  [["iframe", "lms", "canvas", "widget"], ["embed"]],
  [
    ["slides", "slide", "slideshow", "deck", "powerpoint", "keynote", "projector", "beamer"],
    ["present", "full screen", "slides"],
  ],
  [["worksheet", "worksheets", "handout", "handouts", "printable", "assignment"], ["sheet"]],
  [
    ["jupyter", "ipynb", "colab", "kaggle"],
    ["notebook", "jupyter"],
  ],
  [
    ["teacher", "lecturer", "lecture", "course", "syllabus", "curriculum", "classroom"],
    ["teachers", "course material", "lesson"],
  ],
  [["licence", "copyright"], ["license"]],
  [
    ["webgl", "webgpu", "cuda"],
    ["gpu", "backend"],
  ],
  [["ram", "footprint"], ["memory"]],
  [
    ["shortcut", "residual"],
    ["skip", "residual"],
  ],
  [["downsample", "downsampling", "subsampling"], ["stride"]],
  [
    ["finetune", "finetuning", "fine-tuning", "transfer"],
    ["frozen", "freez"],
  ],
  [["colour", "colours"], ["color"]],
  [["grayscale", "greyscale", "grey"], ["gray"]],
  [["webcam"], ["camera"]],
  [
    ["privacy", "upload"],
    ["your browser", "this browser"],
  ],
  [["non-maximum"], ["overlap", "nms"]],
  [["homework", "quiz", "exam", "assessment"], ["exercise"]],
  [["swish"], ["swish", "silu"]],
  [["batchnorm"], ["batch norm"]],
  [["normalisation", "normalise"], ["normaliz"]],
  [["initialisation", "initialise"], ["initializ"]],
  [
    ["rf", "fov"],
    ["receptive", "window"],
  ],
];

/** How the pages may write a word that a reader typed, the word itself first. All in lower case. */
export function writtenAs(word: string): readonly string[] {
  return [word, ...synonyms.filter(([typed]) => typed.includes(word)).flatMap(([, written]) => written)];
}
