/** Whatever is dropped or pasted anywhere on the page. */
import type { Problem } from "../../model/types.js";
import { type Act, type Brought, transferred } from "./pictureTransfer.js";

/** Inputs that take no text, so that a paste over them is meant for the page. */
const textless = "button checkbox color file hidden image radio range reset submit".split(" ");

/** Whether the reader writes there, where a paste or a drop means text. */
function takesText(event: Event): boolean {
  const [target] = event.composedPath();
  if (!(target instanceof Element)) return false;
  const field = target.closest("input, textarea, [contenteditable]:not([contenteditable=false])");
  if (field instanceof HTMLInputElement) return !textless.includes(field.type) && !field.readOnly && !field.disabled;
  if (field instanceof HTMLTextAreaElement) return !field.readOnly && !field.disabled;
  return field !== null;
}

/** Listens for as long as `element` is in the page, and shows `drop` while something hovers over it. */
export function listenToPage(
  element: HTMLElement,
  drop: HTMLElement,
  act: { bring(brought: Brought): void; say(text: string, problem?: Problem): void },
): void {
  const lifetime = new AbortController();
  let wasConnected = false;
  /** Whether what is dragged comes from this page: a reader who drags marked text about means no picture. */
  let isOurs = false;
  function on<K extends keyof DocumentEventMap>(type: K, listener: (event: DocumentEventMap[K]) => void): void {
    const whileConnected = (event: DocumentEventMap[K]) => {
      if (element.isConnected) {
        wasConnected = true;
        listener(event);
      } else if (wasConnected) lifetime.abort();
    };
    document.addEventListener(type, whileConnected, { signal: lifetime.signal });
  }

  function take(event: Event, data: DataTransfer | null, how: Act): void {
    if (data === null) return;
    event.preventDefault();
    const transfer = transferred(data, how, new URL(document.baseURI));
    if (transfer.kind === "picture") act.bring(transfer.brought);
    else act.say("", transfer.problem);
    // Dropped or pasted elsewhere on a long page, the answer would stand out of sight.
    const { top, bottom } = element.getBoundingClientRect();
    if (bottom < 0 || top > innerHeight) element.scrollIntoView({ block: "center" });
  }

  function isForUs(event: DragEvent): boolean {
    const types = event.dataTransfer?.types ?? [];
    if (types.includes("Files")) return true;
    if (takesText(event)) return false;
    return types.includes("text/uri-list") || (!isOurs && types.some((type) => type.startsWith("text/")));
  }

  on("dragstart", () => {
    isOurs = true;
  });
  on("dragend", () => {
    isOurs = false;
    drop.hidden = true;
  });
  on("dragover", (event) => {
    if (!isForUs(event)) return;
    event.preventDefault();
    drop.hidden = false;
  });
  on("dragleave", (event) => {
    if (event.relatedTarget === null) drop.hidden = true;
  });
  on("drop", (event) => {
    drop.hidden = true;
    if (isForUs(event)) take(event, event.dataTransfer, "dropped");
  });
  on("paste", (event) => {
    if (!takesText(event)) take(event, event.clipboardData, "pasted");
  });
}
