/** Every table by the name that pages call it, page by page. */
import { activationFunctions } from "./activations.js";
import { backboneExits, backboneFreezing } from "./backbone.js";
import { block2 } from "./bottleneck.js";
import { seedAccuracies, seedCosts, seedRates } from "./compare.js";
import { convolutionCosts } from "./convolution.js";
import { designAfterward, designLimits, designResults } from "./design.js";
import { headMaps } from "./detector.js";
import { ablationSets } from "./experiments/ablationSets.js";
import { ablations } from "./experiments/ablations.js";
import { eightBits } from "./experiments/eightBits.js";
import { thesisFaces } from "./faces.js";
import { libraries } from "./glossary/libraries.js";
import { glossary } from "./glossary/terms.js";
import { cocoLayers } from "./index/cocoLayers.js";
import { networks } from "./index/networks.js";
import { savingsOfV1 } from "./separable.js";
import { errata, otherClaims, verdictCounts } from "./sources/errata.js";
import { checksums, photos, publishedSources, weights } from "./sources/origins.js";
import { bibliography } from "./sources/references.js";
import { software } from "./sources/software.js";
import { backboneNorms, untrainedSignal } from "./start.js";
import type { Table } from "./table.js";
import { lesson } from "./teach/lesson.js";
import { answers, material } from "./teach/material.js";
import { misconceptions, misleading } from "./teach/misconceptions.js";
import { states } from "./teach/states.js";
import { passTimes } from "./time.js";
import { v1Stages } from "./v1.js";
import { v2Blocks, v2Rows } from "./v2.js";
import { familyWidths } from "./widths.js";

export const tables: Readonly<Record<string, () => Table>> = {
  "activation-functions": activationFunctions,
  "backbone-exits": backboneExits,
  "backbone-freezing": backboneFreezing,
  "block-2": block2,
  "seed-costs": seedCosts,
  "seed-rates": seedRates,
  "seed-accuracies": seedAccuracies,
  "convolution-costs": convolutionCosts,
  "design-results": designResults,
  "design-afterward": designAfterward,
  "design-limits": designLimits,
  "head-maps": headMaps,
  ablations,
  "ablation-sets": ablationSets,
  "eight-bits": eightBits,
  "thesis-faces": thesisFaces,
  "glossary-convolutions": () => glossary("Convolutions"),
  "glossary-blocks": () => glossary("Blocks"),
  "glossary-cost": () => glossary("Cost"),
  "glossary-training": () => glossary("Training and numbers"),
  "glossary-detection": () => glossary("Detection"),
  libraries,
  "coco-layers": cocoLayers,
  networks,
  "v1-savings": savingsOfV1,
  verdicts: verdictCounts,
  errata,
  "errata-rest": otherClaims,
  references: bibliography,
  software,
  weights,
  checksums,
  photos,
  "published-sources": publishedSources,
  "backbone-norms": backboneNorms,
  "untrained-signal": untrainedSignal,
  material,
  lesson,
  states,
  misconceptions,
  misleading,
  "exercise-answers": answers,
  "pass-times": passTimes,
  "v1-stages": v1Stages,
  "v2-rows": v2Rows,
  "v2-blocks": v2Blocks,
  "family-widths": familyWidths,
};
