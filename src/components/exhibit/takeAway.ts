/** The line under each figure: what one can do with it outside of its page. */
import { button } from "../ui/control.js";
import { html } from "../ui/element.js";
import { openEmbedDialog } from "./embedDialog.js";
import { type Exhibit, drawn, exhibits } from "./exhibits.js";
import { present } from "./presenter.js";

const lines = new WeakMap<Element, HTMLElement>();

function line(exhibit: Exhibit): HTMLElement {
  const embed = button("Embed", () => openEmbedDialog(exhibit));
  embed.setAttribute("aria-haspopup", "dialog");
  const screen = button("Full screen", () => present(exhibit.name));
  const label = `Use elsewhere: ${exhibit.title}`;
  return html(
    "div",
    { class: "take-away", role: "group", "aria-label": label, "data-figure": exhibit.name },
    screen,
    embed,
  );
}

/** Puts the line under each figure that has none, and takes away those whose figure has gone. */
function refresh(): void {
  for (const exhibit of exhibits()) {
    let own = lines.get(exhibit.element);
    if (own === undefined) lines.set(exhibit.element, (own = line(exhibit)));
    if (own.previousElementSibling !== exhibit.element) exhibit.element.after(own);
  }
  for (const own of document.querySelectorAll<HTMLElement>(".take-away")) {
    const before = own.previousElementSibling;
    if (before === null || lines.get(before) !== own) own.remove();
  }
}

/** Begins to keep the lines, once the page has drawn its figures. */
export async function keepTakeAway(): Promise<void> {
  await drawn();
  refresh();
  const watch = new MutationObserver(refresh);
  for (const place of document.querySelectorAll("[data-cell]")) watch.observe(place, { childList: true });
}
