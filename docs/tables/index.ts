/** Every static table by its name. */
import { ablationSets } from "./ablationSets.js";
import { ablations } from "./ablations.js";
import { activationFunctions } from "./activations.js";
import { backboneExits, backboneFreezing, backboneNorms, untrainedSignal } from "./backbone.js";
import { block2, v2Blocks, v2Rows } from "./blocks.js";
import { cocoLayers } from "./coco.js";
import { headMaps, thesisFaces } from "./detector.js";
import { designAfterward, designLimits, designResults } from "./design.js";
import { eightBits } from "./eightBits.js";
import { familyWidths } from "./family.js";
import { glossary, libraries } from "./glossary.js";
import { networks } from "./networks.js";
import { passTimes } from "./passTimes.js";
import { convolutionCosts, savingsOfV1 } from "./pieces.js";
import { evidenceTables } from "./evidence.js";
import type { Table } from "./table.js";

export const tables: Readonly<Record<string, () => Table>> = {
  "coco-layers": cocoLayers,
  "eight-bits": eightBits,
  "pass-times": passTimes,
  ablations,
  "family-widths": familyWidths,
  "ablation-sets": ablationSets,
  networks,
  "activation-functions": activationFunctions,
  "convolution-costs": convolutionCosts,
  "v1-savings": savingsOfV1,
  "block-2": block2,
  "v2-rows": v2Rows,
  "v2-blocks": v2Blocks,
  "head-maps": headMaps,
  "thesis-faces": thesisFaces,
  "backbone-exits": backboneExits,
  "backbone-freezing": backboneFreezing,
  "backbone-norms": backboneNorms,
  "untrained-signal": untrainedSignal,
  "design-results": designResults,
  "design-afterward": designAfterward,
  "design-limits": designLimits,
  "glossary-convolutions": () => glossary("Convolutions"),
  "glossary-blocks": () => glossary("Blocks"),
  "glossary-cost": () => glossary("Cost"),
  "glossary-training": () => glossary("Training and numbers"),
  "glossary-detection": () => glossary("Detection"),
  libraries,
  ...evidenceTables,
};
