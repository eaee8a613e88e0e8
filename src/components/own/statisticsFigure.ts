/** Which conventions the batch statistics of a file agree with, as bars: short means alike. */
import type { ConventionVerdict } from "../../model/own/agreement.js";
import type { Conventions } from "../../model/own/conventions.js";
import type { Choices, OwnSummary } from "../../model/own/protocol.js";
import { activations } from "../../model/math/activation.js";
import { button } from "../ui/control.js";
import { html } from "../ui/element.js";
import { bytesNames, paddingNames } from "./conventionsPanel.js";

function nameOf({ bytes, padding, activation }: ConventionVerdict, activationsDiffer: boolean): string {
  const words = [bytesNames[bytes.id], `padding ${paddingNames[padding]}`];
  return [...words, ...(activationsDiffer ? [activations[activation].label] : [])].join(", ");
}

const isInUse = ({ bytes, padding, activation }: ConventionVerdict, choices: Choices) =>
  bytes.id === choices.bytes && padding === choices.padding && activation === choices.activation;

/** Two distances that differ by less than this are the same for a handful of pictures. */
const near = 0.02;

const question = "Do the batch statistics agree?";

/**
 * What stands in the place of the figure where the check does not run.
 *
 * @param isAgain whether the file was read before, so that only its network is left
 */
export function noStatistics(
  { conventions, hasStatistics }: Pick<OwnSummary, "conventions" | "hasStatistics">,
  isAgain: boolean,
): HTMLElement {
  const { bytes, padding, activation } = conventions;
  const isStated = [bytes, padding, activation].every(({ origin }) => origin === "file");
  const none = `This check needs the stored means and variances of the normalizations. This file has none, because its normalizations are already merged into the kernels. ${
    isStated
      ? "The file itself states the conventions that this check is about, so it needs no check."
      : "So the page cannot check the conventions that the file does not state."
  }`;
  const again = hasStatistics
    ? "To change a convention or to run this check, choose the file again."
    : "To change a convention, choose the file again.";
  return html(
    "section",
    { class: "panel" },
    html("h2", {}, question),
    !hasStatistics && html("p", {}, none),
    isAgain && html("p", {}, again),
  );
}

export interface StatisticsFigure extends HTMLElement {
  add(verdict: ConventionVerdict): void;
  /** Marks what is in use, and says whether the statistics agree with it. */
  show(choices: Choices): void;
}

/**
 * @param found conventions of the file; what the file states is not put into question
 * @param kind how many pictures run, and of what
 * @param take is called when the reader takes the better setting
 */
export function statisticsFigure(
  { padding, activation }: Pick<Conventions, "padding" | "activation">,
  kind: string,
  take: (better: ConventionVerdict) => void,
): StatisticsFigure {
  const isPossible = (verdict: ConventionVerdict) =>
    (padding.origin !== "file" || verdict.padding === padding.value) &&
    (activation.origin !== "file" || verdict.activation === activation.value);
  const list = html("ol", { class: "candidates" });
  const said = html("p", { class: "verdict-box", "aria-live": "polite" }, `Each setting runs ${kind} …`);
  const element = html(
    "section",
    { class: "panel" },
    html("h2", {}, question),
    list,
    said,
    html(
      "p",
      { class: "note" },
      `Each normalization in the file stores the mean and the variance that its layer had in training. Here each setting runs ${kind}. The bar shows how far their means and variances are from the stored ones: the median over channels, averaged over layers. A short bar means that they agree. Bars end at four times the shortest.`,
    ),
  );
  const verdicts: ConventionVerdict[] = [];

  function draw(choices: Choices | undefined): void {
    const sorted = [...verdicts].sort((a, b) => a.distance - b.distance);
    const differ = new Set(verdicts.map(({ activation }) => activation)).size > 1;
    // Beyond four times the best one, longer bars tell nothing more.
    const most = Math.min(sorted[sorted.length - 1]?.distance ?? 1, 4 * (sorted[0]?.distance ?? 1));
    // The one in use has its bar, however far behind it is.
    const shown = sorted.filter((verdict, i) => i < 6 || (choices !== undefined && isInUse(verdict, choices)));
    list.replaceChildren(
      ...shown.map((verdict, i) =>
        html(
          "li",
          { class: i === 0 ? "best" : null },
          html(
            "span",
            { class: "name" },
            nameOf(verdict, differ),
            choices && isInUse(verdict, choices) && html("b", {}, " in use"),
          ),
          html(
            "span",
            { class: "bar-track", "aria-hidden": "true" },
            html("i", { style: `width:${Math.min(100, (100 * verdict.distance) / most)}%` }),
          ),
          html("span", { class: "num" }, verdict.distance.toFixed(3)),
        ),
      ),
    );
  }

  return Object.assign(element, {
    add(verdict: ConventionVerdict) {
      verdicts.push(verdict);
      draw(undefined);
    },
    show(choices: Choices) {
      draw(choices);
      const [least] = verdicts.filter(isPossible).sort((a, b) => a.distance - b.distance);
      if (!least) return;
      // Of settings that fit alike, the one that changes least.
      const alike = verdicts.filter((verdict) => isPossible(verdict) && verdict.distance - least.distance < near);
      const kept = ({ padding: way, activation: after }: ConventionVerdict) =>
        Number(way === choices.padding) + Number(after === choices.activation);
      const [best] = alike.sort((a, b) => kept(b) - kept(a) || a.distance - b.distance);
      const now = verdicts.find((verdict) => isInUse(verdict, choices));
      const name = nameOf(best, best.activation !== choices.activation);
      if (now && now.distance - best.distance < near) {
        said.replaceChildren(html("b", {}, "Yes. "), "No other setting fits the stored statistics better.");
        return;
      }
      const why = now ? `, the setting in use has ${now.distance.toFixed(3)}` : "";
      said.replaceChildren(
        html("b", {}, "Another setting fits better. "),
        `“${name}” has a distance of ${best.distance.toFixed(3)}${why}. `,
        button("Use this setting", () => take(best)),
      );
    },
  });
}
