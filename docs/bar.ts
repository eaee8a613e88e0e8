/** The bar at the top of every page: three groups of pages that open as menus, one menu of all where there is less room. */
import { type Chapter, type Group, groups } from "./chapters.js";
import { type PageInfo, linkTo } from "./layout.js";
import { stepAttributes, stepsText, timeOf } from "./path.js";
import { escape } from "./tables/table.js";

const pathGroup: Group = "The path";

function link(chapter: Chapter, path: string, content: string): string {
  const current = path === `/${chapter.id}` ? ` aria-current="page"` : "";
  const step = chapter.group === pathGroup ? stepAttributes(chapter) : "";
  return `<li><a href="${linkTo(chapter.id, path)}"${current}${step}>${content}</a></li>`;
}

function list(group: Group, links: readonly string[]): string {
  const tag = group === pathGroup ? "ol" : "ul";
  return `<${tag}>${links.join("")}</${tag}>`;
}

/** A group as a menu under its name. It opens without a script; no two are open at once. */
function menu(group: Group, chapters: readonly Chapter[], path: string): string {
  const here = chapters.some(({ id }) => path === `/${id}`) ? ` aria-current="true"` : "";
  const isPath = group === pathGroup;
  const note = isPath ? `<p class="label" data-path-sum>${stepsText(chapters)}</p>` : "";
  const links = chapters.map((chapter) => {
    const time = isPath ? `<span class="label num" data-time>${timeOf(chapter)}</span>` : "";
    const name = `<b>${escape(chapter.name)}</b> `;
    return link(chapter, path, `<span>${name}<span class="label about">${escape(chapter.about)}</span></span> ${time}`);
  });
  return `<details name="bar"><summary${here}>${escape(group)}</summary><div class="menu">${note}${list(group, links)}</div></details>`;
}

function section(group: Group, chapters: readonly Chapter[], path: string): string {
  const links = chapters.map((chapter) => link(chapter, path, escape(chapter.name)));
  return `<section><p class="label">${escape(group)}</p>${list(group, links)}</section>`;
}

/** @param shown the pages that the bar leads to */
export function header(siteTitle: string, shown: readonly Chapter[], { path }: PageInfo): string {
  const parts = groups.map((group) => [group, shown.filter((chapter) => chapter.group === group)] as const);
  const menus = parts.map(([group, chapters]) => menu(group, chapters, path)).join("");
  const sections = parts.map(([group, chapters]) => section(group, chapters, path)).join("");
  return `<a class="skip" href="#observablehq-main">Skip to the page</a>
<div class="bar"><a class="brand" href="${linkTo("index", path)}">${escape(siteTitle)}</a>
<nav class="groups" aria-label="Pages">${menus}</nav>
<details class="all-pages" name="bar"><summary>Menu</summary><nav class="menu" aria-label="All pages">${sections}</nav></details>
<div class="search-place"></div></div>`;
}
