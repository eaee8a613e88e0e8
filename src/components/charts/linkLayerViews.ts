/**
 * Pictures of the same layers, linked: what is chosen or pointed at in one is outlined in all. The shared value is a
 * layer's id.
 */
import type { Layer } from "../../model/architecture/layers.js";
import { announce, input } from "../ui/element.js";
import { oneOf } from "../ui/urlKinds.js";
import { type UrlState, whole } from "../ui/urlState.js";

/** An element whose marks carry `data-layer`. */
export interface LayerView extends HTMLElement {
  /** Id of the chosen layer; `""` when none is. */
  value: string;
  /** Outlines what is pointed at elsewhere. */
  point(ids: readonly string[]): void;
}

/** The chosen layer of a view in the address, by its id. */
export function layerUrl(name: string, layers: readonly Layer[]): UrlState<string> {
  return { [name]: whole(oneOf(["", ...layers.map(({ id }) => id)])) };
}

/** Makes a {@link LayerView} of an element and keeps it painted. */
export interface ViewKeeper<E extends HTMLElement> {
  readonly view: E & LayerView;
  /** Marks the chosen and the pointed layers in a picture that was drawn anew. */
  paint(root?: Element): void;
}

/** A group of marks that stands for several layers lists them all, parted by spaces, in `data-layer`. */
function layersOf(mark: Element): string[] {
  return (mark.getAttribute("data-layer") ?? "").split(" ").filter((id) => id !== "");
}

/**
 * Gives `element` a value, and pointing, choosing and walking with the arrow keys among its marks. Marks that take part
 * in walking have a `tabindex`; the others only light up.
 *
 * @param changed called after every change of what is chosen or pointed at, here or elsewhere
 */
export function layerView<E extends HTMLElement>(
  element: E,
  initial = "",
  changed: (value: string, pointed: readonly string[]) => void = () => undefined,
): ViewKeeper<E> {
  let value = initial;
  let pointed: readonly string[] = [];

  const stops = () => Array.from(element.querySelectorAll<HTMLElement | SVGElement>("[data-layer][tabindex]"));

  function paint(root: Element = element): void {
    for (const mark of root.querySelectorAll("[data-layer]")) {
      const ids = layersOf(mark);
      mark.classList.toggle("is-pinned", ids.includes(value));
      mark.classList.toggle(
        "is-hot",
        ids.some((id) => pointed.includes(id)),
      );
      if (mark.hasAttribute("aria-selected")) mark.setAttribute("aria-selected", String(ids.includes(value)));
      if (mark.hasAttribute("aria-pressed")) mark.setAttribute("aria-pressed", String(ids.includes(value)));
    }
    const walk = Array.from(root.querySelectorAll("[data-layer][tabindex]"));
    const stop = walk.find((mark) => layersOf(mark).includes(value)) ?? walk[0];
    for (const mark of walk) mark.setAttribute("tabindex", mark === stop ? "0" : "-1");
  }

  function tellPoint(ids: readonly string[]): void {
    if (ids.join(" ") === pointed.join(" ")) return;
    pointed = ids;
    paint();
    changed(value, pointed);
    element.dispatchEvent(new CustomEvent("point", { detail: ids, bubbles: true }));
  }

  function choose(mark: Element): void {
    const [id] = layersOf(mark);
    if (id === undefined || layersOf(mark).includes(value)) return;
    value = id;
    paint();
    changed(value, pointed);
    announce(element);
  }

  const markAt = (event: Event) => (event.target instanceof Element ? event.target.closest("[data-layer]") : null);

  element.addEventListener("pointerover", (event) => {
    const mark = markAt(event);
    tellPoint(mark === null ? [] : layersOf(mark));
  });
  element.addEventListener("pointerleave", () => tellPoint([]));
  element.addEventListener("focusin", (event) => {
    const mark = markAt(event);
    if (mark?.hasAttribute("tabindex")) tellPoint(layersOf(mark));
  });
  element.addEventListener("focusout", () => tellPoint([]));
  element.addEventListener("click", (event) => {
    const mark = markAt(event);
    if (mark !== null) choose(mark);
  });
  element.addEventListener("keydown", (event) => {
    const mark = markAt(event);
    if (mark === null || !mark.hasAttribute("tabindex") || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = stops();
    const at = all.indexOf(mark as HTMLElement);
    const keys: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      PageUp: at - 1,
      PageDown: at + 1,
      Home: 0,
      End: all.length - 1,
    };
    const to = keys[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = all[Math.max(0, Math.min(all.length - 1, to))];
    choose(next);
    // Listeners may have drawn the picture anew.
    const now = stops().find((stop) => stop.getAttribute("data-layer") === next.getAttribute("data-layer"));
    now?.focus();
  });

  input<string, HTMLElement>(element as unknown as HTMLElement, value, {
    read: () => value,
    show: (next) => {
      value = next;
      paint();
      changed(value, pointed);
    },
  });
  const view = Object.assign(element, {
    point(ids: readonly string[]) {
      pointed = ids;
      paint();
      changed(value, pointed);
    },
  }) as unknown as E & LayerView;
  return { view, paint };
}

/** Links views: a choice in one is the value of all, and what one points at is outlined in all. */
export function linked(...views: readonly LayerView[]): void {
  for (const view of views) {
    const others = views.filter((other) => other !== view);
    view.addEventListener("input", () => {
      for (const other of others) if (other.value !== view.value) other.value = view.value;
    });
    view.addEventListener("point", (event) => {
      const { detail } = event as CustomEvent<readonly string[]>;
      for (const other of others) other.point(detail);
    });
  }
}
