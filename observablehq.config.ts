import { existsSync, readFileSync } from "node:fs";
import { header } from "./docs/bar.js";
import { chapters } from "./docs/chapters.js";
import { footer, head, type PageInfo } from "./docs/layout.js";
import { glossaryLinks } from "./scripts/glossary-links.js";
import { math } from "./scripts/math.js";
import { staticParts } from "./scripts/static-parts.js";

const title = "MobileNet, taken apart";
const listed = chapters.filter((chapter) => chapter.listed);

// Framework reads this when it builds or previews, which is after it read this file: no report of either leaves the machine.
process.env.OBSERVABLE_TELEMETRY_DISABLE = "true";

/** The `description` of a page's front matter, which Framework itself drops. */
function description(path: string): string | undefined {
  const file = new URL(`./docs${path}.md`, import.meta.url);
  const frontMatter = existsSync(file) ? /^---\n([\s\S]*?)\n---\n/.exec(readFileSync(file, "utf8"))?.[1] : undefined;
  return frontMatter === undefined ? undefined : /^description: *(.+)$/m.exec(frontMatter)?.[1].trim();
}

export default {
  root: "docs",
  title,
  style: "style.css",
  globalStylesheets: [], // Framework's default asks another origin for fonts.
  markdownIt: (parser: unknown) => glossaryLinks(staticParts(math(parser))),
  pages: listed.map(({ id, name }) => ({ name, path: `/${id}` })),
  sidebar: false,
  toc: false,
  pager: true,
  preserveExtension: true, // A link names a file, so that every host resolves it.
  search: false, // The site searches sections, not pages: scripts/search-index.ts
  head: (page: PageInfo) => head(title, description(page.path), page),
  header: (page: PageInfo) => header(title, listed, page),
  footer: (page: PageInfo) => footer(page),
};
