/** Every exit judged: the chart, and its numbers in words. */
import { html } from "../ui/element.js";
import { partTitle } from "../ui/partTitle.js";
import { responsive } from "../ui/responsive.js";
import { type ExitPercents, exitChart, exitWords } from "./exitChart.js";
import type { HeadExitName } from "./exits.js";
import { judgedSplits } from "./learnHead.js";

export interface ExitPanel {
  readonly element: HTMLElement;
  /** @param classes how many the head tells apart */
  show(percents: ExitPercents, chosen: HeadExitName, classes: number): void;
}

export function exitPanel(first: HeadExitName): ExitPanel {
  let now: [ExitPercents, HeadExitName, number] = [{}, first, 2];
  const chart = responsive((width) => {
    const [percents, chosen, classes] = now;
    return exitChart(percents, { width, chosen, classes });
  }, 420);
  const said = html("p", { class: "label" });
  const title = partTitle(html("b", {}, "Every exit"), `, % of held-out pictures, ${judgedSplits} splits`);
  return {
    element: html("div", {}, title, chart, said),
    show(...given) {
      now = given;
      chart.redraw();
      const words = exitWords(given[0]);
      said.textContent = `Dashed lines: nine of ten, and by chance.${words === "" ? "" : ` ${words}. With few held-out pictures, these percentages can differ by several points from those above, which were measured with more.`}`;
    },
  };
}
