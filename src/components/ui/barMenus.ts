/** The menus of the bar open and close without a script; this closes them when the reader turns to something else. */

/**
 * Escape closes the open menu and returns to its name; a press or the focus elsewhere closes it, too.
 *
 * @param bar holds menus, each a `details` element
 */
export function closeMenus(bar: HTMLElement): void {
  const openMenus = () => bar.querySelectorAll<HTMLDetailsElement>("details[open]");
  const closeOutside = ({ target }: Event) => {
    for (const menu of openMenus()) if (target instanceof Node && !menu.contains(target)) menu.open = false;
  };
  bar.ownerDocument.addEventListener("pointerdown", closeOutside);
  bar.ownerDocument.addEventListener("focusin", closeOutside);
  bar.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
  // A page that the reader comes back to begins with its menus closed.
  bar.ownerDocument.defaultView?.addEventListener("pagehide", () => {
    for (const menu of openMenus()) menu.open = false;
  });
}
