/**
 * Programs that compute a number of a page outside of it. Each is written from the same tables and settings as the page's
 * own code, runs as it is, and prints its number last.
 */

/** NumPy and PyTorch run in any notebook; TensorFlow.js runs in Node and, with a bundler, in a page. */
export const languages = ["NumPy", "PyTorch", "TensorFlow.js"] as const;
export type Language = (typeof languages)[number];

/** The same number in each language. */
export type Program = Readonly<Record<Language, string>>;

const heads: Readonly<Record<Language, string>> = {
  NumPy: "import numpy as np",
  PyTorch: "import torch",
  "TensorFlow.js": 'import * as tf from "@tensorflow/tfjs";',
};

/** Bodies under the line that each language begins with. */
export function program(bodies: Program): Program {
  const whole = (language: Language) => `${heads[language]}\n${bodies[language].trim()}\n`;
  return { NumPy: whole("NumPy"), PyTorch: whole("PyTorch"), "TensorFlow.js": whole("TensorFlow.js") };
}

/** Numbers with a line break after every `perLine`, for Python and JavaScript. */
export function numberLines(values: ArrayLike<number>, perLine: number): string {
  const lines: string[] = [];
  for (let i = 0; i < values.length; i += perLine)
    lines.push(
      `  ${Array.from(values)
        .slice(i, i + perLine)
        .join(", ")},`,
    );
  return `[\n${lines.join("\n")}\n]`;
}
