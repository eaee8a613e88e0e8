/** Every static table by its name. */
import { activationFunctions } from "./activations.js";
import { errata, misconceptions } from "./claims.js";
import { cocoLayers } from "./coco.js";
import { seedAccuracies, seedCosts, seedRates, v1Stages } from "./compare.js";
import { eightBits } from "./eightBits.js";
import { networks } from "./networks.js";
import { convolutionCosts, savingsOfV1 } from "./pieces.js";
import { bibliography, software } from "./references.js";
import { checksums, photos, publishedSources, weights } from "./sources.js";
import { lesson, states } from "./teach.js";
import type { Table } from "./table.js";

export const tables: Readonly<Record<string, () => Table>> = {
  "coco-layers": cocoLayers,
  "eight-bits": eightBits,
  networks,
  "activation-functions": activationFunctions,
  "convolution-costs": convolutionCosts,
  "v1-savings": savingsOfV1,
  "v1-stages": v1Stages,
  "seed-costs": seedCosts,
  "seed-rates": seedRates,
  "seed-accuracies": seedAccuracies,
  errata,
  misconceptions,
  lesson,
  states,
  references: bibliography,
  software,
  weights,
  checksums,
  photos,
  "published-sources": publishedSources,
};
