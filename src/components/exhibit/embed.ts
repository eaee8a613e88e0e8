/** `?embed=NAME`: one figure of a page, with its state and nothing else, for a frame in a page of somebody else. */
import { html } from "../ui/element.js";
import { showAlone } from "./alone.js";
import { type Exhibit, drawAll, exhibits } from "./exhibits.js";

/** What a frame tells the page around it, by `postMessage`: how tall its content is, in CSS pixels. */
export interface HeightMessage {
  readonly type: "mobilenet-taken-apart";
  readonly embed: string;
  readonly height: number;
}

/** The address of the page without what asks for a part of it. */
export function wholeAddress(href: string = location.href): URL {
  const url = new URL(href);
  for (const name of ["embed", "present", "slide", "sheet", "pictures", "notebook"]) url.searchParams.delete(name);
  return url;
}

/** The address of one figure in its present state. */
export function embedAddress(name: string, href: string = location.href): string {
  const url = wholeAddress(href);
  url.hash = "";
  // Last, so that it is easy to find in the address.
  return `${url.href}${url.search === "" ? "?" : "&"}embed=${encodeURIComponent(name)}`;
}

/** The line under an embedded figure: where it is from, under what license, and the way to its page in this state. */
function origin(): HTMLElement {
  const link = html("a", {}, "MobileNet, taken apart");
  const follow = () => (link.href = wholeAddress().href);
  follow();
  for (const act of ["pointerdown", "focus", "click"]) link.addEventListener(act, follow);
  return html("p", { class: "origin label" }, "From ", link, ", CC BY 4.0");
}

/** What is said where a link asks for a figure that the page does not have. */
function missing(name: string, all: readonly Exhibit[]): HTMLElement {
  const links = all.map((one) => html("li", {}, html("a", { href: embedAddress(one.name) }, one.title)));
  const there = all.length === 0 ? "This page has no figures." : "It has these figures:";
  return html(
    "div",
    { class: "embed-missing", role: "alert" },
    html(
      "p",
      {},
      `The link asks for the figure “${name.slice(0, 60)}”, but this page has no figure of that name. ${there}`,
    ),
    html("ul", {}, ...links),
  );
}

function tellHeight(embed: string): void {
  let told = 0;
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    const message: HeightMessage = { type: "mobilenet-taken-apart", embed, height };
    // Anybody may know how tall it is.
    if (parent !== window) parent.postMessage(message, "*");
  };
  new ResizeObserver(tell).observe(document.body);
  tell();
}

/**
 * Shows only the figure that the address asks for, once the page has drawn it.
 *
 * @param name of a figure, or the id of a question or another element of the page
 */
export async function showEmbedded(name: string): Promise<void> {
  await drawAll();
  const main = document.querySelector("main");
  const all = exhibits();
  const byId = document.getElementById(name);
  const found = all.find((one) => one.name === name)?.element ?? byId?.closest<HTMLElement>(".ask, .claim, .exercise");
  const end = origin();
  const shown = found ?? missing(name, all);
  main?.append(...(found ? [] : [shown]), end);
  showAlone([shown, end]);
  tellHeight(name);
}
