/**
 * Keys of the whole explorer: left and right for the layer, up and down for the channel. They work while the focus is in
 * the explorer and on nothing that uses arrows itself. From the page, left or right enters; Escape gives the arrows back,
 * after it has left the presenter's view. In that view Page Down and Page Up, which a presenter's clicker sends, step from
 * layer to layer wherever the focus is.
 */

export interface KeyActs {
  layer(by: number): void;
  channel(by: number): void;
  /** Escape: true when there was something to leave. */
  leave(): boolean;
  /** Whether the presenter's view is on. */
  presents(): boolean;
}

const usesArrows =
  "input, select, textarea, summary, [contenteditable], [role=listbox], [role=slider], [role=application], .scroll";

export function listenToKeys(element: HTMLElement, acts: KeyActs): void {
  const act = (key: string): (() => void) | undefined =>
    ({
      ArrowLeft: () => acts.layer(-1),
      ArrowRight: () => acts.layer(1),
      ArrowUp: () => acts.channel(-1),
      ArrowDown: () => acts.channel(1),
    })[key];
  /** Steps for a clicker; true when it has. */
  const clicked = (event: KeyboardEvent): boolean => {
    const by = { PageDown: 1, PageUp: -1 }[event.key];
    if (by === undefined || !acts.presents()) return false;
    event.preventDefault();
    acts.layer(by);
    return true;
  };
  const withModifier = (event: KeyboardEvent) => event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;

  element.addEventListener("keydown", (event) => {
    if (withModifier(event) || event.defaultPrevented || !(event.target instanceof Element)) return;
    if (clicked(event)) return;
    if (event.key === "Escape" && acts.leave()) return;
    if (event.key === "Escape" && event.target === element) return element.blur();
    if (event.target.closest(usesArrows) !== null) return;
    const found = act(event.key);
    if (found === undefined) return;
    event.preventDefault();
    found();
  });

  let wasConnected = false;
  const fromPage = (event: KeyboardEvent) => {
    if (!element.isConnected) {
      if (wasConnected) document.removeEventListener("keydown", fromPage);
      return;
    }
    wasConnected = true;
    if (withModifier(event) || event.defaultPrevented) return;
    // Before anything is clicked, and after a click beside everything, the focus is nowhere.
    const outside = event.target instanceof Element && !element.contains(event.target);
    if (outside && clicked(event)) return;
    if (event.target !== document.body) return;
    if (event.key === "Escape") return void acts.leave();
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    element.focus({ preventScroll: true });
    act(event.key)?.();
  };
  document.addEventListener("keydown", fromPage);
}
