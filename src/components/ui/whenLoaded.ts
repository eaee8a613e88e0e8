/** The end of a page’s arrival. */

/** Calls `act` once the page has loaded all that its document names; at once if it has. */
export function whenLoaded(act: () => void): void {
  if (document.readyState === "complete") act();
  else addEventListener("load", act, { once: true });
}
