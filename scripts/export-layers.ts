/**
 * Prints the layer tables of the trained family as JSON, for `training/`: the only description of the networks that the
 * training sees.
 *
 *     npx tsx scripts/export-layers.ts > tables.json
 */
import { total } from "../src/model/architecture/cost.js";
import { family } from "../src/model/evidence/family.js";
import { layers } from "../src/model/architecture/layers.js";

const tables = Object.fromEntries(
  family.map(({ id, network }) => {
    const table = layers(network);
    return [id, { network, cost: total(table), layers: table }];
  }),
);
process.stdout.write(`${JSON.stringify(tables, null, 1)}\n`);
