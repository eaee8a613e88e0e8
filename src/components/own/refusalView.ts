/** Why a file could not be used, and what would work. */
import type { RefusalText } from "../../model/own/protocol.js";
import { html } from "../ui/element.js";
import { bytes } from "../../model/math/format.js";

/** @param files those that were dropped together */
export function refusalView(refusal: RefusalText, files: readonly Pick<File, "name" | "size">[]): HTMLElement {
  const [first] = files;
  const { title, reason, advice, missing } = refusal;
  const more = files.length > 1 ? ` and ${files.length - 1} more` : "";
  return html(
    "article",
    { class: "refusal", role: "alert" },
    first && html("p", { class: "fileline" }, html("code", {}, first.name), `${bytes(first.size)}${more}`),
    html("h2", {}, title),
    html("p", {}, reason),
    html("h3", {}, "What would work"),
    html("p", {}, advice),
    missing.length > 0 &&
      html(
        "ul",
        { class: "missing" },
        ...missing.slice(0, 12).map((name) => html("li", {}, html("code", {}, name), " missing")),
      ),
    missing.length > 0 && html("p", { class: "note" }, "The page remembers these files until you leave it."),
  );
}
