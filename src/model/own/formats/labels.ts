/** Lists of labels: one a line, or numbered. */
import { counted } from "../../math/format.js";
import { checkedCount, limits } from "../limits.js";

/** Whether a list can name the classes of a network: one label each, the background named beside them or left out. */
export const fitsClasses = (labels: number, classes: number): boolean => Math.abs(labels - classes) <= 1;

/** Why a list is not used. */
export const labelsDiffer = (labels: number, classes: number): string =>
  classes === 0
    ? `It has ${counted(labels, "label")}, and the network has no classes.`
    : `It has ${counted(labels, "label")}, and the network has ${counted(classes, "class", "classes")}.`;

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
