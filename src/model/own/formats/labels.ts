/** Lists of labels: one a line, or numbered. */
import { checkedCount, limits } from "../limits.js";

/** The labels of a text file. Numbers in front («0 tench», «0: tench») are taken off where every line has one. */
export function labelLines(bytes: Uint8Array): string[] {
  checkedCount(bytes.length, limits.text, "bytes of labels");
  const lines = new TextDecoder()
    .decode(bytes)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const numbered = lines.map((line) => /^\d+\s*[:,\t ]\s*(\S.*)$/.exec(line)?.[1]);
  return numbered.every((label) => label !== undefined) ? (numbered as string[]) : lines;
}
