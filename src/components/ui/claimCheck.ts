/** A claim check: what a source says, what we find, the verdict that follows, and why the two agree or differ. */
import type { Claim } from "../../model/evidence/claim.js";
import { html, svg, uid } from "./element.js";
import { shownFold } from "./fold.js";
import { indexed } from "./subscript.js";

/** Filled, half filled and open disc: the verdict beside its words. */
function verdictSign(holding: number, of: number): SVGSVGElement {
  const share = of === 0 ? 0 : holding / of;
  const inside =
    share === 1
      ? svg("circle", { cx: 6, cy: 6, r: 5, class: "full" })
      : share > 0 && svg("path", { d: "M6 1A5 5 0 0 0 6 11Z", class: "full" });
  return svg(
    "svg",
    { viewBox: "0 0 12 12", class: "glyph verdict-sign", "aria-hidden": "true" },
    inside,
    svg("circle", { cx: 6, cy: 6, r: 5, class: "ring" }),
  );
}

function source({ source: name, ref }: Claim): HTMLElement {
  const address = /^https?:/.test(ref)
    ? ref
    : /^arXiv:/i.test(ref)
      ? `https://arxiv.org/abs/${ref.slice(6)}`
      : /^doi:/i.test(ref)
        ? `https://doi.org/${ref.slice(4)}`
        : undefined;
  // Of a long address the file's name says enough.
  const words = /^https?:/.test(ref) ? (ref.split("/").findLast((part) => part !== "") ?? ref) : ref;
  const link = address === undefined ? words : html("a", { href: address }, words);
  return html("cite", {}, name, ref !== "" && ", ", link);
}

/** The first sentence of a finding, which stands out, and the rest. */
function firstSentence(text: string): readonly [string, string] {
  const end = /[.!?] (?=[A-Z“])/.exec(text);
  return end === null ? [text, ""] : [text.slice(0, end.index + 1), text.slice(end.index + 2)];
}

/**
 * The check of one claim: sentence and verdict, and under a fold the numbers that were compared. The recount runs when
 * it is drawn.
 *
 * @param claim what `claims()` of the model makes
 */
export function claimCheck(claim: Claim): HTMLElement {
  const { values, text } = claim.recount();
  const heading = uid("claim");
  const [first, rest] = firstSentence(text);
  const holding = values.filter(({ holds }) => holds).length;
  const rows = values.map(({ label, claimed, found, holds }) =>
    html(
      "tr",
      {},
      html("th", { scope: "row" }, label),
      html("td", {}, claimed),
      html("td", { class: "found" }, found),
      html("td", { class: "holds" }, verdictSign(holds ? 1 : 0, 1), holds ? " holds" : " does not"),
    ),
  );
  const head = ["What is compared", "The source", "We find", ""].map((label) => html("th", { scope: "col" }, label));
  return html(
    "section",
    { class: "claim panel wide", id: `claim-${claim.id}`, "aria-labelledby": heading },
    html(
      "header",
      {},
      html("h3", { id: heading }, "A claim, checked"),
      html("span", { class: "verdict" }, verdictSign(holding, values.length), ` ${claim.verdict}`),
    ),
    html("blockquote", {}, html("p", {}, ...indexed(claim.sentence)), html("footer", {}, source(claim))),
    shownFold(
      "the check",
      { kind: "data check" },
      values.length > 0 &&
        html(
          "div",
          { class: "scroll", tabindex: 0, role: "region", "aria-label": "What the source says and what we find" },
          html(
            "table",
            {},
            html("caption", { class: "vh" }, `Claim check: ${claim.sentence}`),
            html("thead", {}, html("tr", {}, ...head)),
            html("tbody", {}, ...rows),
          ),
        ),
      html(
        "p",
        { class: "finding" },
        html("b", {}, ...indexed(first)),
        " ",
        ...indexed(rest),
        " ",
        ...indexed(claim.why),
      ),
      html("p", { class: "label" }, "Counted: ", ...indexed(claim.convention)),
    ),
  );
}
