/** Pictures that are dropped or pasted anywhere on the page. */
import type { Problem } from "../model/protocol.js";

/** Whether the reader types somewhere, where a paste means text. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, [contenteditable]") !== null;
}

/** Listens for as long as `element` is in the page, and shows `drop` while something hovers over it. */
export function listenToPage(
  element: HTMLElement,
  drop: HTMLElement,
  act: { bring(blob: Blob, others: number): void; say(text: string, problem?: Problem): void },
): void {
  const lifetime = new AbortController();
  let wasConnected = false;
  function on<K extends keyof DocumentEventMap>(type: K, listener: (event: DocumentEventMap[K]) => void): void {
    const whileConnected = (event: DocumentEventMap[K]) => {
      if (element.isConnected) {
        wasConnected = true;
        listener(event);
      } else if (wasConnected) lifetime.abort();
    };
    document.addEventListener(type, whileConnected, { signal: lifetime.signal });
  }
  const bringsPicture = ({ dataTransfer }: DragEvent) =>
    dataTransfer?.types.some((type) => type === "Files" || type === "text/uri-list") ?? false;
  on("dragover", (event) => {
    if (!bringsPicture(event)) return;
    event.preventDefault();
    drop.hidden = false;
  });
  on("dragleave", (event) => {
    if (event.relatedTarget === null) drop.hidden = true;
  });
  on("drop", (event) => {
    drop.hidden = true;
    if (!bringsPicture(event)) return;
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) act.bring(files[0], files.length - 1);
    else
      act.say("", {
        kind: "bad-picture",
        message: "That was the address of a picture, and this page asks no other site for anything.",
        advice: "Save the picture and drop the file, or copy the picture itself and paste it.",
      });
  });
  on("paste", (event) => {
    if (isTyping(event.target)) return;
    const [first, ...others] = [...(event.clipboardData?.files ?? [])];
    if (!first) return;
    event.preventDefault();
    act.bring(first, others.length);
  });
}
