/** Why a file could not be used, and what would work. */
import type { RefusalText } from "../../model/own/protocol.js";
import { button } from "../ui/control.js";
import { html } from "../ui/element.js";
import { bytes, counted } from "../../model/math/format.js";

/**
 * @param files those that were chosen together
 * @param again forgets files that wait for others
 */
export function refusalView(
  refusal: RefusalText,
  files: readonly Pick<File, "name" | "size">[],
  again?: () => void,
): HTMLElement {
  const [first] = files;
  const { title, reason, advice, missing } = refusal;
  const more = files.length > 1 ? ` and ${counted(files.length - 1, "more file")}` : "";
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
    missing.length > 0 &&
      html("p", { class: "note" }, "You need not choose the files again that you have already chosen."),
    missing.length > 0 && again && html("div", { class: "row" }, button("Start again", again)),
  );
}
