/**
 * Keys of the whole explorer: left and right for the layer, up and down for the channel. They work while the focus is in
 * the explorer and on nothing that uses arrows itself. From the page, left or right enters; Escape gives the arrows back,
 * after it has left the presenter's view.
 */

export interface KeyActs {
  layer(by: number): void;
  channel(by: number): void;
  /** Escape: true when there was something to leave. */
  leave(): boolean;
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
  const withModifier = (event: KeyboardEvent) => event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;

  element.addEventListener("keydown", (event) => {
    if (withModifier(event) || event.defaultPrevented || !(event.target instanceof Element)) return;
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
    if (withModifier(event) || event.defaultPrevented || event.target !== document.body) return;
    if (event.key === "Escape") return void acts.leave();
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    element.focus({ preventScroll: true });
    act(event.key)?.();
  };
  document.addEventListener("keydown", fromPage);
}
