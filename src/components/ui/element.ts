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

/** How an {@link Input} treats its values. */
export interface InputParts<T> {
  /** The value that a given one becomes, such as the nearest one in range; throws where there is none. As given unless set. */
  readonly check?: (given: T) => T;
  /** Shows a value that the program assigned, with the value before. */
  readonly show?: (value: T, before: T) => void;
  /** The value now, where the parts of the component hold it; else it is what was assigned last. */
  readonly read?: () => T;
}

/**
 * Makes `element` an {@link Input}. Assigning `value` checks and shows it and dispatches nothing; acts of the reader do.
 *
 * @param parts how values are checked, shown and read; a function is one that shows them
 */
export function input<T, E extends HTMLElement>(
  element: E,
  initial: T,
  parts: InputParts<T> | ((value: T, before: T) => void) = {},
): Input<T, E> {
  const { check, show, read }: InputParts<T> = typeof parts === "function" ? { show: parts } : parts;
  let current = initial;
  const get = read ?? (() => current);
  Object.defineProperty(element, "value", {
    get,
    set: (given: T) => {
      const before = get();
      current = check === undefined ? given : check(given);
      show?.(current, before);
    },
    configurable: true,
  });
  return element as unknown as Input<T, E>;
}

/** Tells listeners that the reader changed an {@link Input}. */
export function announce(element: HTMLElement): void {
  element.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The reader's act on an {@link Input}: it takes the value and tells listeners. */
export function commit<T>(control: Input<T>, value: T): void {
  control.value = value;
  announce(control);
}

/**
 * Acts on each `input` event of a part of a component. The event ends at the part: what the component announces is its own
 * value.
 */
export function listen(part: HTMLElement, act: (event: Event) => void): void {
  part.addEventListener("input", (event) => {
    event.stopPropagation();
    act(event);
  });
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
