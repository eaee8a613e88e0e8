/** Links to pages in the cells of tables. */
import { existsSync } from "node:fs";
import { nameOf } from "../chapters.js";
import { type Cell, escape } from "./table.js";

/** A page of the site as a link, or its name alone while it is not there. */
export function pageCell(id: string, query = "", text?: string): Cell {
  if (id === "index" && text === undefined) return pageCell(id, query, "Front page");
  const name = text ?? nameOf(id);
  if (!existsSync(new URL(`../${id}.md`, import.meta.url))) return name;
  return { markup: `<a href="./${escape(id === "index" ? "" : id)}${escape(query)}">${escape(name)}</a>` };
}
