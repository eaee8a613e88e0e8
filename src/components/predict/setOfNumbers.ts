/** The set of numbers that a class has: one name in the address of a chapter, its sheets, slides and notebook. */
import { type Input, announce, html, input, listen, uid } from "../ui/element.js";
import { addressWith } from "../ui/urlState.js";

/** In the address: `?numbers=class-4b`. */
const parameter = "numbers";
/** How older links name it; on the page Train that is the start of a training, too. */
const former = "seed";

/** The set in the address, or `"1"`: everybody who brings none gets the same. */
export function addressSet(): string {
  const query = new URLSearchParams(typeof location === "object" ? location.search : "");
  return query.get(parameter) || query.get(former) || "1";
}

/** What an address needs to name a set: `?numbers=class-4b`. */
export function setQuery(set: string): string {
  return `?${parameter}=${encodeURIComponent(set)}`;
}

/** Writes a set into the address of this page. */
export function keepSet(set: string): void {
  history.replaceState(history.state, "", addressWith({ [parameter]: set }));
}

/**
 * Lets links that name a set of numbers name this one.
 *
 * @param links a selector of the elements that they are in
 */
export function nameInLinks(set: string, links = "body"): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(`${links} a[href*="${parameter}="]`)) {
    const href = link.getAttribute("href") ?? "";
    link.setAttribute(
      "href",
      href.replace(new RegExp(`(?<=[?&]${parameter}=)[^&#]*`), () => encodeURIComponent(set)),
    );
  }
}

/** A field for the set, which all links of the page follow; its value is the set. */
export function setOfNumbers({ set = addressSet() }: { readonly set?: string } = {}): Input<string> {
  const id = uid("numbers");
  const field = html("input", {
    id,
    type: "text",
    value: set,
    maxlength: 40,
    autocomplete: "off",
    spellcheck: "false",
  });
  const said = html("span", { class: "label", role: "status" });
  const element = html("div", { class: "control" }, html("label", { for: id }, "Set of numbers "), field, " ", said);
  const control = input<string, HTMLElement>(element, set, (now) => {
    if (field.value !== now) field.value = now;
    nameInLinks(now);
  });
  nameInLinks(set);
  listen(field, () => {
    const wanted = field.value.trim();
    said.textContent = wanted === "" ? `The field is empty, so the links keep set ${control.value}.` : "";
    if (wanted === "") return;
    control.value = wanted;
    keepSet(wanted);
    announce(element);
  });
  return control;
}
