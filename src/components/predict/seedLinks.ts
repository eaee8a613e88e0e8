/** One set of numbers for a page, its sheets, slides and notebook: their links name it. */

/**
 * Lets links that name a set of numbers name this one.
 *
 * @param links a selector of the elements that they are in
 */
export function nameInLinks(seed: string, links = "body"): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(`${links} a[href*="seed="]`)) {
    const href = link.getAttribute("href") ?? "";
    link.setAttribute(
      "href",
      href.replace(/(?<=[?&]seed=)[^&#]*/, () => encodeURIComponent(seed)),
    );
  }
}
