/** Addresses of the site's own pages, for links that are made in the browser. */

/**
 * Relative address of a page, for a link on another one: it names the page's file, which every host resolves.
 *
 * @param id as in docs/chapters.ts, or `index`
 * @param query with its question mark
 */
export function pageAddress(id: string, query = ""): string {
  return `./${id === "index" ? "" : `${id}.html`}${query}`;
}
