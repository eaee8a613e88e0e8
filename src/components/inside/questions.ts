/** Questions of the explorer's page. Their answers are computed, not typed in. */
import { layers } from "../../model/architecture/layers.js";
import type { Question } from "../predict/predict.js";

const residual = layers({ variant: "v2", classes: 0 }).filter(({ residualFrom }) => residualFrom !== undefined);

/** How many of the seventeen blocks have a skip at all. */
export const cutSkipQuestion: Question = {
  id: "inside-skips",
  kind: "choice",
  question: "How many of the 17 blocks have a skip (a residual connection)?",
  choices: ["all 17", "10", "7", "4"],
  answer: () => String(residual.length),
  explain: () =>
    `A skip adds the block's input to its output, so both must have the same shape. That means stride 1, and as many channels out as in. It is true of blocks ${residual.map(({ block }) => block).join(", ")}. Cut the skip of block 4 and see what the detector still finds.`,
  mistakes: {
    "all 17": "A block with stride 2, or with other channels out than in, has nothing of the same shape to add.",
    "7": "7 is the number of rows in V2’s table, and the number of blocks without a skip.",
    "4": "4 is the number of blocks with stride 2. None of them has a skip.",
  },
};
