/** Runs programs and notebooks as a reader would: Python’s with Debian’s interpreter, TensorFlow.js’s in Node. */
import { spawnSync } from "node:child_process";
import { runInNewContext } from "node:vm";
import * as tf from "@tensorflow/tfjs";
import { python } from "./pytorch.js";

const runner = `
import contextlib, io, json, sys
printed = []
for source in json.load(sys.stdin):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(source, "program", "exec"), {"__name__": "program"})
    printed.append(out.getvalue())
json.dump(printed, sys.stdout)
`;

/** What each program prints; all run in one process, each with names of its own. */
export function runPython(sources: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync(python, ["-c", runner], {
    input: JSON.stringify(sources),
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`Python: ${stderr}`);
  return JSON.parse(stdout) as string[];
}

const notebookRunner = `
import json, sys
import nbformat
from nbclient import NotebookClient

results = []
for path in sys.argv[1:]:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    results.append([
        {"source": cell.source, "printed": "".join(out.get("text", "") for out in cell.outputs)} for cell in cells
    ])
json.dump(results, sys.stdout)
`;

/** Version of nbclient, which runs notebooks as Jupyter does; undefined without Debian’s packages for it. */
export const notebookClient = ((): string | undefined => {
  const check = "import ipykernel, nbformat, numpy, torch, nbclient; print(nbclient.__version__)";
  const { status, stdout } = spawnSync(python, ["-c", check], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
})();

/** A cell of code after its notebook has run from the first cell to the last. */
export interface RunCell {
  readonly source: string;
  readonly printed: string;
}

/**
 * Runs notebooks, each with a kernel of its own, and checks their format.
 *
 * @throws when a file is no valid notebook or a cell fails
 */
export function runNotebooks(files: readonly string[]): RunCell[][] {
  const { status, stdout, stderr } = spawnSync(python, ["-c", notebookRunner, ...files], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    // Debian’s kernel, whichever other Python comes first for the reader.
    env: { ...process.env, PATH: `/usr/bin:${process.env.PATH ?? ""}` },
  });
  if (status !== 0) throw new Error(`a notebook fails: ${stderr}`);
  return JSON.parse(stdout) as RunCell[][];
}

/** What a program in TensorFlow.js prints, on plain JavaScript: another test of this worker may have left another backend. */
export async function runTensorFlow(source: string): Promise<string> {
  // Undefined where none has been used yet, whatever its type says.
  const before = tf.getBackend() as string | undefined;
  await tf.setBackend("cpu");
  const lines: string[] = [];
  const console = { log: (...values: unknown[]) => void lines.push(values.map(String).join(" ")) };
  const body = source.replace(/^import \* as tf from "@tensorflow\/tfjs";$/m, "");
  tf.tidy(() => void runInNewContext(`{${body}}`, { tf, console, Math, Array, Number, String, Boolean }));
  if (before !== undefined) await tf.setBackend(before);
  return lines.join("\n");
}
