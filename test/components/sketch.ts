/**
 * A component in few lines, for file snapshots: tags, classes, what controls say, text, and places in whole pixels. A long
 * run of siblings that differ in numbers or words only is written once, each attribute with the values that it has along
 * the run, so that a reviewer reads what a drawing holds: «6 × rect.cell x 0 … 5 y 0 width 1».
 */
const places = ["x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "transform", "d", "points"];
const states = ["aria-valuetext", "aria-pressed", "aria-selected", "aria-label", "hidden", "disabled", "open"];
/** Elements that are written as their text, unless something other than text is in them. */
const textual = new Set(
  "p li td th button label option h3 h4 figcaption summary output text code caption b legend".split(" "),
);
const inline = "b, i, small, span, em, strong, sub, sup, cite, code, tspan, br, title, math, math *";
const longest = { path: 72, run: 4, column: 160 };

/** What is written of one element: its depth, its name, and its attributes and words, in order. */
interface Line {
  readonly depth: number;
  readonly name: string;
  readonly words: readonly (readonly [name: string, value: string])[];
}

const plain = (text: string) => text.replace(/\s+/g, " ").trim();

function rounded(text: string): string {
  return text.replace(/-?\d*\.\d+(?:e-?\d+)?/g, (digits) => String(Math.round(Number(digits)) + 0));
}

/** A path or polygon: as it is where it is short, else how many points it has, its ends and the box around it. */
function course(text: string): string {
  const short = plain(rounded(text));
  if (short.length <= longest.path) return short;
  const points = [...short.matchAll(/(-?\d+)[ ,](-?\d+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
  // Steps along one axis (H, V) and arcs tell their numbers apart only as they are written.
  if (/[HVAhva]/.test(short) || points.length < 3) return short;
  const span = (axis: number) => {
    const along = points.map((point) => point[axis]);
    return `${Math.min(...along)} … ${Math.max(...along)}`;
  };
  const at = (index: number) => points.at(index)?.join(" ");
  const count = `${points.length} points from ${at(0)} by ${at(Math.floor(points.length / 2))} to ${at(-1)}`;
  return `[${count}; x ${span(0)}, y ${span(1)}]`;
}

function isText(element: Element): boolean {
  const children = [...element.querySelectorAll("*")];
  return textual.has(element.localName) && children.every((child) => child.matches(inline));
}

function line(element: Element, depth: number, text: string): Line {
  const words: [string, string][] = [];
  for (const { name, value } of element.attributes) {
    if (name.startsWith("data-")) words.push([`${name.slice(5)}=`, value]);
    else if (name === "d" || name === "points") words.push([`${name} `, course(value)]);
    else if (places.includes(name)) words.push([`${name} `, rounded(value)]);
    else if (states.includes(name)) words.push([`${name.replace("aria-", "")}: `, plain(value)]);
  }
  if (element instanceof HTMLInputElement)
    words.push(
      ["radio", "checkbox"].includes(element.type) ? ["", element.checked ? "on" : "off"] : ["= ", element.value],
    );
  else if (element instanceof HTMLSelectElement) words.push(["= ", element.selectedOptions[0]?.textContent ?? ""]);
  if (isText(element) || text !== "") words.push(["“", text]);
  return { depth, name: element.localName + [...element.classList].map((name) => `.${name}`).join(""), words };
}

/** What is drawn of an element's children: a title repeats numbers, and an option is seen in its menu only. */
const drawn = (element: Element) =>
  [...element.children].filter(({ localName }) => !["title", "option"].includes(localName));

/** Lines of an element and all in it. */
function lines(element: Element, depth = 0): Line[] {
  if (isText(element)) {
    const title = element.querySelector("title")?.textContent ?? "";
    return [line(element, depth, plain((element.textContent ?? "").replace(title, "")))];
  }
  const own = [...element.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ textContent }) => textContent);
  return [line(element, depth, plain(own.join(" "))), ...drawn(element).flatMap((child) => lines(child, depth + 1))];
}

const closing: Readonly<Record<string, string>> = { "“": "”" };

/** A run of values: one where all are equal, the ends of equal steps, a period with its count; a long one by ends and span. */
function column(values: readonly string[]): string {
  const [first] = values;
  if (values.every((value) => value === first)) return first;
  for (let period = 2; period <= values.length / 2; period++)
    if (values.length % period === 0 && values.every((value, i) => value === values[i % period]))
      return `(${column(values.slice(0, period))}) × ${values.length / period}`;
  const held = values.findIndex((value) => value !== first);
  if (held > 1 && values.length % held === 0 && values.every((value, i) => value === values[i - (i % held)]))
    return `(${column(values.filter((_, i) => i % held === 0))}, each × ${held})`;
  const numbers = values.map(Number);
  const steps = numbers.slice(1).map((value, i) => value - numbers[i]);
  const [last] = values.slice(-1);
  if (values.length > 3 && steps.every((step) => step === steps[0])) return `${first}, ${values[1]} … ${last}`;
  const whole = values.join(", ");
  if (whole.length <= longest.column) return whole;
  const span = numbers.some(Number.isNaN) ? "" : `, from ${Math.min(...numbers)} to ${Math.max(...numbers)}`;
  return `${first}, ${values[1]} … ${last}${span}`;
}

const shape = (all: readonly Line[]) =>
  JSON.stringify(all.map(({ depth, name, words }) => [depth, name, words.map(([label]) => label)]));

/** Elements of one shape, as one: the lines of the first, with the values of all. */
function folded(group: readonly Element[], depth: number, count = ""): string[] {
  const heads = group.map((element) => lines(element, depth)[0]);
  const [{ name, words }] = heads;
  const told = words.map(
    ([label], i) => `${label}${column(heads.map((one) => one.words[i][1]))}${closing[label] ?? ""}`,
  );
  const out = [`${"  ".repeat(depth)}${count}${[name, ...told].join(" ")}`];
  if (isText(group[0])) return out;
  const inner = group.map(drawn);
  const shapes = inner[0].map((child) => shape(lines(child)));
  for (let i = 0; i < shapes.length;) {
    let end = i + 1;
    while (end < shapes.length && shapes[end] === shapes[i]) end++;
    const run = inner.flatMap((children) => children.slice(i, end));
    if (end - i > longest.run) out.push(...folded(run, depth + 1, `${end - i} × `));
    else
      for (let at = i; at < end; at++)
        out.push(
          ...folded(
            inner.map((children) => children[at]),
            depth + 1,
          ),
        );
    i = end;
  }
  return out;
}

export function sketch(element: Element): string {
  return folded([element], 0).join("\n");
}

/** Several states of one component, each under its name. */
export function sketches(drawn: Readonly<Record<string, Element>>): string {
  return `${Object.entries(drawn)
    .map(([name, element]) => `# ${name}\n${sketch(element)}`)
    .join("\n\n")}\n`;
}
