/** The configured backbone as files that run elsewhere. */
import { type Backbone, undivided } from "../backbone.js";
import { jsonCode } from "./json.js";
import { pytorchCode } from "./pytorch.js";
import { tensorflowCode } from "./tensorflow.js";

export type CodeFormat = "PyTorch" | "TensorFlow.js" | "JSON";

export interface CodeFile {
  readonly format: CodeFormat;
  readonly name: string;
  readonly type: string;
  readonly write: (built: Backbone) => string;
}

export const codeFiles: readonly CodeFile[] = [
  { format: "PyTorch", name: "backbone.py", type: "text/x-python", write: pytorchCode },
  { format: "TensorFlow.js", name: "backbone.js", type: "text/javascript", write: tensorflowCode },
  { format: "JSON", name: "backbone.json", type: "application/json", write: jsonCode },
];

/** Why no program can be written for a backbone, or undefined where one can. */
export function exportProblem({ options, layers }: Backbone): string | undefined {
  if (options.norm !== "GN") return undefined;
  const failing = undivided(layers, options.groups);
  if (failing.length === 0) return undefined;
  const widths = [...new Set(failing.map(({ out }) => out[2]))].sort((a, b) => a - b);
  return `${options.groups} groups do not divide ${widths.join(", ")} channels: the first layer that fails is ${failing[0].id}.`;
}
