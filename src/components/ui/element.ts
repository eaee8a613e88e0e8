/** Builds elements without a template language, so that no markup is ever parsed from strings. */

export type Child = Node | string | number | null | undefined | false;
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

const svgNamespace = "http://www.w3.org/2000/svg";

function fill<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(typeof child === "number" ? String(child) : child);
  }
  return element;
}

/** An HTML element. Attributes that are null, undefined or false are left out; true becomes an empty attribute. */
export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element, like {@link html}. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(svgNamespace, tag), attributes, children);
}

/** An element with a value that tells of changes by a bubbling `input` event, as form elements do. */
export type Input<T, E extends HTMLElement = HTMLElement> = Omit<E, "value"> & HTMLElement & { value: T };

/** Makes `element` an {@link Input}. Assigning `value` calls `show` and dispatches nothing; acts of the reader do. */
export function input<T, E extends HTMLElement>(element: E, initial: T, show: (value: T) => void): Input<T, E> {
  let current = initial;
  Object.defineProperty(element, "value", {
    get: () => current,
    set: (value: T) => {
      current = value;
      show(value);
    },
    configurable: true,
  });
  return element as unknown as Input<T, E>;
}

/** Tells listeners that the reader changed an {@link Input}. */
export function announce(element: HTMLElement): void {
  element.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * Calls `then` after each change of an input's value: by the reader, by a linked figure, by the program.
 *
 * @param element with a `value` of its own, as {@link input} makes it
 */
export function onValue(element: HTMLElement, then: () => void): void {
  const own = Object.getOwnPropertyDescriptor(element, "value");
  if (own?.set !== undefined && own.configurable === true)
    Object.defineProperty(element, "value", {
      ...own,
      set(value: unknown) {
        own.set?.call(element, value);
        then();
      },
    });
  element.addEventListener("input", then);
}

let serial = 0;

/** An id that is unique in this document, for labels and descriptions. */
export function uid(prefix: string): string {
  serial += 1;
  return `${prefix}-${serial}`;
}
