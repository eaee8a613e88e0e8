/** What the tests of the figures about faces share: the real manifests, and pictures and networks that are none. */
import { readFileSync } from "node:fs";
import { vi } from "vitest";
import type { FaceComparison, FaceFacts } from "../../../src/components/faces/facts.js";
import type { FaceClient } from "../../../src/components/faces/runs.js";
import { success } from "../../../src/model/runtime/problem.js";
import type { RunRequest, RunResult } from "../../../src/model/runtime/protocol.js";
import type { Detection, Outcome, Picture, Tap } from "../../../src/model/types.js";

function read<T>(path: string): T {
  return JSON.parse(readFileSync(`data/models/${path}`, "utf8")) as T;
}

export const v1 = read<FaceFacts>("face-v1/manifest.json");
export const v2 = read<FaceFacts>("face-fpnlite-v2/manifest.json");
export const facts = [v1, v2] as const;
export const comparisons = facts.map(({ id }) => read<FaceComparison>(`${id}/comparison.json`));

export const picture: Picture = { width: 2, height: 1, data: new Uint8ClampedArray(8) };

export function detection(label: string, score: number): Detection {
  return { label, score, class: 0, anchor: 0, box: [0, 0, 0.5, 0.5] };
}

/** A network that says the same of every picture. */
export function client(detections: readonly Detection[], milliseconds: number, taps: Record<string, Tap> = {}) {
  const result: RunResult = { detections, strongest: [], taps, milliseconds, backend: "wasm, SIMD" };
  const run = vi.fn((_: Picture, __: RunRequest): Promise<Outcome<RunResult>> => Promise.resolve(success(result)));
  return { backend: "wasm, SIMD", run } satisfies FaceClient;
}

export const textOf = (element: Element | null | undefined) => (element?.textContent ?? "").replace(/\s+/g, " ");
