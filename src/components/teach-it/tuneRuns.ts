/** Runs with different borders beside each other: what each cost, what it brought, what it forgot. */
import { count, decimal, milliseconds } from "../../model/math/format.js";
import { dataTable } from "../ui/dataTable.js";
import { html } from "../ui/element.js";
import type { Memory } from "./memory.js";

export interface TuneRun {
  /** `res5, blocks 14 to 16, frozen normalization`. */
  readonly name: string;
  /** Numbers that learned, γ and β of live normalizations among them. */
  readonly weights: number;
  readonly steps: number;
  /** Of a step, and of everything. */
  readonly stepTime: number;
  readonly time: number;
  /** Of the pictures that were held back. */
  readonly right: number;
  readonly held: number;
  /** What the network still does of what it did before; missing where it cannot be said. */
  readonly memory?: Pick<Memory, "kept" | "before" | "of">;
}

/** `["block 14", "block 15", "Conv_1"]` → `blocks 14 and 15, Conv_1`. */
export function stageWords(stages: readonly string[]): string {
  const blocks = stages.filter((name) => name.startsWith("block")).map((name) => name.replace("block ", ""));
  const others = stages.filter((name) => !name.startsWith("block"));
  const [first, last] = [blocks[0], blocks.at(-1)];
  const words = blocks.length === 0 ? [] : blocks.length === 1 ? [`block ${first}`] : [`blocks ${first} to ${last}`];
  return [...words, ...others].join(" and ");
}

/** From ten seconds on nobody reads milliseconds. */
const timeWords = (time: number) => (time < 10_000 ? milliseconds(time) : `${decimal(time / 1000, 1)} s`);

/** @param knows what is counted at the end: `Detections kept` */
export function tuneRunsTable(runs: readonly TuneRun[], knows: string): HTMLElement {
  const numeric = true;
  const table = dataTable(
    runs,
    [
      { label: "What learned", value: ({ name }) => name },
      { label: "Weights", value: ({ weights }) => count(weights), numeric },
      { label: "Steps", value: ({ steps }) => steps, numeric },
      { label: "Time per step", value: ({ stepTime }) => milliseconds(stepTime), numeric },
      { label: "In all", value: ({ time }) => timeWords(time), numeric },
      { label: "Right, of those held back", value: ({ right, held }) => `${right} of ${held}`, numeric },
      { label: knows, value: ({ memory }) => (memory ? `${memory.kept} of ${memory.of}` : "not measured"), numeric },
    ],
    { caption: "Runs with different borders", hideCaption: true },
  );
  return html(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "Runs with different borders" },
    table,
  );
}
