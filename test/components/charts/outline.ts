/** A drawing in few lines, for snapshots: each element with its class, its data and its place in whole pixels. */
const places = ["x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"];

function line(element: Element): string {
  const classes = [...element.classList].map((name) => `.${name}`).join("");
  const data = [...element.attributes].filter(({ name }) => name.startsWith("data-")).map(({ value }) => value);
  const place = places
    .filter((name) => element.hasAttribute(name))
    .map((name) => `${name} ${Math.round(Number(element.getAttribute(name)))}`);
  const text = element.localName === "text" ? [element.textContent ?? ""] : [];
  return [element.localName + classes, ...data, ...place, ...text].join(" ");
}

/** Lines of an element and all in it, indented by depth; titles, which repeat numbers, are left out. */
export function outline(element: Element, depth = 0): string {
  const children = element.localName === "text" ? [] : [...element.children];
  const inner = children.filter(({ localName }) => localName !== "title").map((child) => outline(child, depth + 1));
  return [`${"  ".repeat(depth)}${line(element)}`, ...inner].join("\n");
}
