/** Makes pages arrive at once and stay still: one script, style and fonts in the page, and room for what scripts will show. */
import { FontSubsets } from "./fonts.js";
import { fixFormulas, readFormulas } from "./formulas.js";
import { markPlaces, readPlaces } from "./places.js";
import { bundleScript } from "./script.js";
import { addressOf, listFiles, read, remove, write } from "./siteFolder.js";
import { PageStyles } from "./style.js";
import { bundleWorker } from "./worker.js";

/** Rewrites these pages of the site that Framework has built. It needs no browser. */
export async function arrive(pages: readonly string[]): Promise<void> {
  const styles = new PageStyles(new FontSubsets());
  const heights = readPlaces();
  const formulas = readFormulas();
  for (const page of pages) {
    const marked = markPlaces(fixFormulas(read(page), formulas));
    const { html, file, modules } = await bundleScript(page, marked.html, marked.places);
    const styled = await styles.inline(page, html, modules, heights[page.replace(/\.html$/, "")] ?? {});
    // After the style: what is drawn first is asked for first.
    write(
      page,
      styled.replace("<title>", () => `<link rel="modulepreload" href="${addressOf(page, file)}">\n<title>`),
    );
  }
  await bundleWorker("_import/model/own/", "ownWorker");
  // What no page names any more.
  for (const file of listFiles().filter((name) => /^_npm\/.*\.(?:css|woff2?|ttf)$|^_import\/.*\.css$/.test(name)))
    remove(file);
}
