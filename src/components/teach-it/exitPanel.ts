/** Every exit judged: the chart, and its numbers in words. */
import { html } from "../ui/element.js";
import { partTitle } from "../ui/partTitle.js";
import { responsive } from "../ui/responsive.js";
import { type ExitPercents, exitChart, exitWords } from "./exitChart.js";
import { type HeadExitName, headExitNames } from "./exits.js";
import { judgedSplits } from "./learnHead.js";

export interface ExitPanel {
  readonly element: HTMLElement;
  /**
   * @param names exits that the network has
   * @param classes how many the head tells apart
   */
  show(percents: ExitPercents, names: readonly HeadExitName[], chosen: HeadExitName, classes: number): void;
}

export function exitPanel(first: HeadExitName): ExitPanel {
  let now: [ExitPercents, readonly HeadExitName[], HeadExitName, number] = [{}, headExitNames, first, 2];
  const chart = responsive((width) => {
    const [percents, names, chosen, classes] = now;
    return exitChart(percents, { width, names, chosen, classes });
  }, 420);
  const said = html("p", { class: "label" });
  const title = partTitle(html("b", {}, "Every exit"), `, % right of the pictures held back, ${judgedSplits} splits`);
  return {
    element: html("div", {}, title, chart, said),
    show(...given) {
      now = given;
      chart.redraw();
      const words = exitWords(given[0]);
      said.textContent = `Dashed lines: nine of ten right, and as many as by guessing.${words === "" ? "" : ` Mean of the splits, and in brackets the lowest and the highest: ${words}. With few pictures held back, another choice of them can change these numbers by several points.`}`;
    },
  };
}
