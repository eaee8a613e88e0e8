/** The table of the configured backbone as JSON. */
import type { Backbone } from "../backbone.js";
import { cost } from "../cost.js";
import { learningOf } from "../freeze.js";

/** Options, exits and layers with shapes ([height, width, channels]), costs and what learns. */
export function jsonCode({ options, layers, exits }: Backbone): string {
  const table = layers.map((layer) => {
    const { id, block, role, kernel, stride, groups, activation, padding, residualFrom } = layer;
    const { macs, weights } = cost(layer);
    const learning = learningOf(layer, options);
    const own = { id, block, role, kernel, stride, groups, in: layer.in, out: layer.out, activation, padding };
    return { ...own, residualFrom, macs, weights, ...learning };
  });
  const handed = exits.map(({ name, feature, block, tap, stride, shape }) => {
    return { name, feature, block, tap, stride, shape };
  });
  const lines = (list: readonly unknown[]) => list.map((one) => `    ${JSON.stringify(one)}`).join(",\n");
  return `{
  "options": ${JSON.stringify(options)},
  "exits": [
${lines(handed)}
  ],
  "layers": [
${lines(table)}
  ]
}
`;
}
