/** «Copy»: puts a text on the clipboard, or selects it where the browser does not allow that, and says which. */
import { button } from "./control.js";
import { html } from "./element.js";

export interface CopyText {
  readonly button: HTMLButtonElement;
  /** Says what happened. */
  readonly said: HTMLElement;
}

/** @param holder what holds the text that is copied, and is selected where copying is not allowed */
export function copyText(holder: HTMLElement): CopyText {
  const said = html("span", { class: "label", role: "status" });
  const copy = async (): Promise<string> => {
    try {
      await navigator.clipboard.writeText(holder.textContent ?? "");
      return "Copied.";
    } catch {
      // Without permission the reader's own copy command does it.
      getSelection()?.selectAllChildren(holder);
      return "Selected: copy it with your keyboard.";
    }
  };
  return { button: button("Copy", () => void copy().then((sentence) => (said.textContent = sentence))), said };
}
