import { button } from "./control.js";
import { html } from "./element.js";

export interface RunButton {
  readonly element: HTMLElement;
  /** As the reader starts it. It does nothing while a run is under way. */
  readonly start: () => Promise<void>;
  /** As the reader stops it. */
  readonly stop: () => void;
}

/**
 * A button that starts what takes long. While it runs, “Stop” takes its place. The focus stays on the one that is shown.
 *
 * @param run ends soon after its signal is aborted
 */
export function runButton(
  label: string,
  run: (signal: AbortSignal) => Promise<void>,
  options: { readonly primary?: boolean } = {},
): RunButton {
  let running: AbortController | undefined;
  const begin = button(label, () => void start(), options);
  const end = button("Stop", stop);
  const element = html("span", { class: "run-button" }, begin);

  function show(next: HTMLButtonElement): void {
    const hadFocus = element.contains(document.activeElement);
    element.replaceChildren(next);
    if (hadFocus) next.focus();
  }

  async function start(): Promise<void> {
    if (running !== undefined) return;
    running = new AbortController();
    show(end);
    try {
      await run(running.signal);
    } finally {
      running = undefined;
      show(begin);
    }
  }

  function stop(): void {
    running?.abort();
  }

  return { element, start, stop };
}
