/** State in the address, so that a link brings back what the reader saw. */
import { type Input, html } from "./element.js";
import type { Kind } from "./urlKinds.js";

/** What one name in the address means of a state. */
export interface Parameter<T> {
  /** The state that a text asks for, with the parts of the text that it does not follow; undefined if it means nothing. */
  readonly read: (text: string, state: T) => { readonly state: T; readonly wrong: readonly string[] } | undefined;
  /**
   * Undefined for what needs no words: nothing is chosen.
   *
   * @param among what the kind depends on, where that is not yet as in `state`
   */
  readonly write: (state: T, among?: T) => string | undefined;
  /** What is allowed beside the rest of a state, so that it goes on after “alpha is”. */
  readonly allowed: (state: T) => string;
  /** Written even where it is the default. */
  readonly always?: boolean;
}

/**
 * How a state stands in the address: each parameter's name, and what it means. Texts are read in this order, so that a later
 * kind can depend on an earlier part. A name that a link has used once must keep its meaning.
 */
export type UrlState<T> = Readonly<Record<string, Parameter<T>>>;

type KindFor<T, V> = Kind<V> | ((state: T) => Kind<V>);

function kindIn<T, V>(kind: KindFor<T, V>, state: T): Kind<V> {
  return typeof kind === "function" ? kind(state) : kind;
}

/** A parameter for any part of a state, by what gets and sets it. */
export function part<T, V>(
  get: (state: T) => V | undefined,
  set: (state: T, value: V) => T,
  kind: KindFor<T, V>,
): Parameter<T> {
  return {
    read(text, state) {
      const reading = kindIn(kind, state).read(text);
      return reading && { state: set(state, reading.value), wrong: reading.wrong };
    },
    write(state, among = state) {
      const value = get(state);
      return value === undefined ? undefined : kindIn(kind, among).write(value);
    },
    allowed: (state) => kindIn(kind, state).allowed,
  };
}

/** A parameter for one property of a state. */
export function field<T extends object, K extends keyof T>(key: K, kind: KindFor<T, NonNullable<T[K]>>): Parameter<T> {
  return part<T, NonNullable<T[K]>>(
    (state) => state[key] ?? undefined,
    (state, value) => ({ ...state, [key]: value }),
    kind,
  );
}

/** A parameter for a state that is one value. */
export function whole<V>(kind: KindFor<V, V>): Parameter<V> {
  return part<V, V>(
    (value) => value,
    (_, value) => value,
    kind,
  );
}

/** A text in the address that does not mean what the reader sees. */
export interface Fault {
  readonly name: string;
  /** What the address has; empty if it has nothing after the name. */
  readonly text: string;
  /** What would be right. */
  readonly allowed: string;
  /** How often the address has the name, if more than once. */
  readonly times?: number;
}

/** The state that an address asks for; what it does not name, or names wrongly, stays as in `start`. It never throws. */
export function readUrl<T>(
  parameters: UrlState<T>,
  query: URLSearchParams,
  start: T,
): { readonly state: T; readonly faults: readonly Fault[] } {
  let state = start;
  const faults: Fault[] = [];
  for (const [name, parameter] of Object.entries(parameters)) {
    const [text, ...more] = query.getAll(name);
    if (text === undefined) continue;
    const allowed = parameter.allowed(state);
    const reading = parameter.read(text, state);
    if (reading !== undefined) ({ state } = reading);
    const wrong = reading?.wrong ?? [text];
    if (wrong.length > 0) faults.push({ name, text: wrong.join(", "), allowed });
    else if (more.length > 0) faults.push({ name, text, allowed, times: 1 + more.length });
  }
  return { state, faults };
}

/** The parameters of a state and their texts; what is as in `start`, if that is given, is undefined. */
export function writeUrl<T>(parameters: UrlState<T>, state: T, start?: T): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { write, always }]) => {
      const text = write(state);
      return [name, start !== undefined && !always && text === write(start) ? undefined : text];
    }),
  );
}

/** The nearest state that parameters can say: each part that is out of range moves into it, or is as in `start`. */
export function inRange<T>(parameters: UrlState<T>, state: T, start: T): T {
  return Object.values(parameters).reduce((now, { read, write }) => {
    const text = write(state, now);
    return (text === undefined ? undefined : read(text, now)?.state) ?? now;
  }, start);
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** What is wrong with a parameter, what would be right, and what is shown instead, in one sentence. */
export function faultSentence({ name, text, allowed, times }: Fault, shown: string | undefined): string {
  const sees = `you see ${shown === undefined || shown === "" ? "the page as without it" : shorten(shown)}`;
  if (times !== undefined) return `The link asks for ${name} ${times} times; ${sees}, which is the first.`;
  const asked = text === "" ? `${name} without a value` : `${name} “${shorten(text)}”`;
  return `The link asks for ${asked}, but ${name} is ${allowed}; ${sees}.`;
}

/** Text as it may stand in a query. Commas, colons, @ and slashes may, and read better than their codes (RFC 3986, 3.4). */
export function readable(search: string): string {
  return search.replace(/%(2C|3A|40|2F)/g, (code) => decodeURIComponent(code));
}

/** The page's address with other texts for some names; undefined takes one out. Every other name stays. */
export function addressWith(texts: Readonly<Record<string, string | undefined>>): URL {
  const url = new URL(location.href);
  for (const [name, text] of Object.entries(texts)) {
    if (text === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, text);
  }
  url.search = readable(url.search);
  return url;
}

/** Browsers refuse more than a hundred changes of the address in half a minute. */
const patience = 400;

interface Bound {
  readonly element: HTMLElement;
  readonly texts: () => Readonly<Record<string, string | undefined>>;
}

const all = new Set<Bound>();
let timer: ReturnType<typeof setTimeout> | undefined;
let lastPut = -Infinity;

/** Writes the texts of all figures at once: what one figure changes may move another that is linked with it. */
function put(): void {
  clearTimeout(timer);
  timer = undefined;
  lastPut = performance.now();
  const texts: Record<string, string | undefined> = {};
  for (const one of all) {
    // What is not on the page has no say.
    if (one.element.isConnected) Object.assign(texts, one.texts());
  }
  const url = addressWith(texts);
  if (url.href === location.href) return;
  try {
    history.replaceState(history.state, "", url);
    dispatchEvent(new Event("addresswritten"));
  } catch {
    // Somebody else has changed the address too often: again a little later.
    timer = setTimeout(put, 10 * patience);
  }
}

function putSoon(): void {
  timer ??= setTimeout(put, Math.max(0, Math.min(patience, lastPut + patience - performance.now())));
}

let listening: Window | undefined;

/** Listens on the page, once: a figure that is linked with another changes without an event of its own. */
function listen(): void {
  if (listening === window) return;
  listening = window;
  addEventListener("input", putSoon);
  addEventListener("pagehide", () => timer !== undefined && put());
}

/**
 * Keeps texts in the address as long as an element is on the page: they are asked for after each `input` event of the page.
 *
 * @param names the parameters that are the element's; no other element may have them
 * @param texts of all names; undefined leaves one out
 */
export function keepInUrl(
  element: HTMLElement,
  names: readonly string[],
  texts: () => Readonly<Record<string, string | undefined>>,
): void {
  listen();
  all.add({ element, texts });
  element.dataset.inUrl = [...(element.dataset.inUrl?.split(" ") ?? []), ...names].join(" ");
  element.addEventListener("input", putSoon);
}

/** The place of sentences about the address, at the top of the page and in sight wherever a link leads. */
function notesPlace(): HTMLElement | undefined {
  const main = document.querySelector("main");
  if (main === null) return undefined;
  const found = main.querySelector<HTMLElement>(":scope > .address-notes");
  if (found !== null) return found;
  const close = html("button", { type: "button", class: "btn" }, "Close");
  const made = html("aside", { class: "address-notes", role: "status", "aria-label": "About the address" }, close);
  close.addEventListener("click", () => made.remove());
  main.prepend(made);
  return made;
}

/**
 * Says what is wrong with the address; each sentence stands until the reader changes what it is about.
 *
 * @param texts what the address would have for what `element` shows now
 */
export function sayFaults(
  element: HTMLElement,
  faults: readonly Fault[],
  texts: () => Readonly<Record<string, string | undefined>>,
): void {
  const shown = texts();
  const notes = faults.map((fault) => ({ fault, note: html("p", {}, faultSentence(fault, shown[fault.name])) }));
  if (notes.length === 0) return;
  const place = notesPlace();
  place?.prepend(...notes.map(({ note }) => note));
  element.addEventListener("input", () => {
    const now = texts();
    for (const { fault, note } of notes) if (now[fault.name] !== shown[fault.name]) note.remove();
    if (place?.querySelector("p") === null) place.remove();
  });
}

/** Gets and sets what stands in the address, where that is not an element's `value`. */
export interface Access<T> {
  readonly get: () => T;
  readonly set: (state: T) => void;
}

/**
 * Reads the state of an input from the address, and writes it there when the reader changes it. Defaults are left out,
 * and all that is not the element's own is left alone. What cannot be read becomes the default or the nearest value, and
 * a sentence says so.
 *
 * @returns the element
 */
export function inUrl<T, E extends Input<T>>(element: E, parameters: UrlState<T>): E {
  const access = { get: () => element.value, set: (state: T) => void (element.value = state) };
  return inUrlBy(element, parameters, access);
}

/** {@link inUrl} for an element whose state is got and set in another way. */
export function inUrlBy<T, E extends HTMLElement>(element: E, parameters: UrlState<T>, { get, set }: Access<T>): E {
  const start = get();
  const { state, faults } = readUrl(parameters, new URLSearchParams(location.search), start);
  if (state !== start) set(state);
  sayFaults(element, faults, () => writeUrl(parameters, get()));
  keepInUrl(element, Object.keys(parameters), () => writeUrl(parameters, get(), start));
  return element;
}
