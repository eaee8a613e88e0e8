/** Links of the page for teachers: they name the set of numbers that the class has, as its field has it. */
import { generators } from "../../../src/model/exercises/index.js";
import { pageCell } from "../pageCell.js";
import type { Cell } from "../table.js";

/** A page as a link that takes the class's set along. The field on the page puts its own set in place of 1. */
export function classCell(id: string, query = "", text?: string): Cell {
  if (!Object.hasOwn(generators, id)) return pageCell(id, query, text);
  const [search, hash] = query.split("#");
  const numbers = `${search === "" ? "?" : `${search}&`}numbers=1`;
  return pageCell(id, hash === undefined ? numbers : `${numbers}#${hash}`, text);
}

/** Several cells as one. */
export function cells(all: readonly Cell[]): Cell {
  return { markup: all.map((cell) => (typeof cell === "string" ? cell : cell.markup)).join("<br>") };
}
