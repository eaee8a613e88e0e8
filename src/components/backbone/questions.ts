/** What the page on the backbone asks before it shows. */
import { backbone } from "../../model/architecture/backbone.js";
import { learningTotal } from "../../model/architecture/freeze.js";
import { count, percent } from "../../model/math/format.js";
import type { Question } from "../predict/predict.js";
import { startState } from "./presets.js";

const start = () => backbone(startState);

/** Share of the parameters that freezing the first nine parts leaves out. */
export const frozenShare: Question = {
  id: "backbone-frozen-share",
  kind: "number",
  question: "Freeze the first nine of the eighteen parts. What share of the parameters is frozen then?",
  label: "Percent",
  min: 0,
  max: 100,
  step: 1,
  format: (value) => percent(value / 100, Number.isInteger(value) ? 0 : 1),
  answer: () => {
    const { layers: list, options } = start();
    const { trainable, frozen } = learningTotal(list, options);
    return (100 * frozen) / (trainable + frozen);
  },
  explain: () => {
    const { layers: list, options } = start();
    const { trainable, frozen } = learningTotal(list, options);
    const last = list.filter(({ block }) => block === 16);
    const { trainable: own } = learningTotal(last, options);
    return `${count(frozen)} of ${count(trainable + frozen)}. A 1×1 layer has channels in times channels out as weights, and the channels grow with depth. Block 16 alone holds ${percent(own / (trainable + frozen))}. The early parts cost multiply-adds, not parameters.`;
  },
  mistakes: {
    low: "Your guess is too low. The early parts are narrow, but they have some weights.",
    high: "Your guess is too high. Half of the parts are not half of the parameters: late blocks have far more channels.",
  },
};
