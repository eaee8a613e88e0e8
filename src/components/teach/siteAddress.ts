/** The address of this site, for paper: links in the pages name their files alone. */

/** Writes the address that relative links begin with into an element, if the page has it. */
export function writeSiteAddress(id: string): void {
  const place = document.getElementById(id);
  if (place !== null) place.textContent = new URL("./", location.href).href;
}
