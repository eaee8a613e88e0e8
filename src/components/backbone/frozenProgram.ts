/** The frozen parameters of a configured backbone, as a program. */
import { type BackboneOptions, backbone } from "../../model/architecture/backbone.js";
import { isFrozen } from "../../model/architecture/freeze.js";
import { countProgram } from "../../model/programs/counts.js";
import type { Program } from "../../model/programs/program.js";

/** Numbers of a frozen batch normalization are no parameters, frozen or not. */
export function frozenProgram(setting: BackboneOptions): Program {
  const { layers, options } = backbone(setting);
  const convention = options.norm === "BN" || options.norm === "GN" ? "trainable" : "weights";
  return countProgram({ of: "parameters", convention }, { frozen: layers.filter((layer) => isFrozen(layer, options)) });
}
