/** Checks of what sources say about MobileNet as the backbone of a detector. */
import { type Check, type Claim, claim, millionsCheck, thesis } from "./claim.js";
import { detectorCost } from "../detection/heads.js";
import { layers } from "../architecture/layers.js";
import type { PublishedRow } from "./published.js";
import type { NetworkOptions } from "../architecture/spec.js";
import { type Head, type SsdOptions, ssdHead } from "../detection/ssd.js";

/** The detector that runs in the pages, as its manifest has it. */
export interface DetectorEvidence {
  readonly network: Partial<NetworkOptions>;
  readonly head: SsdOptions;
}

function severalLayers(detector: DetectorEvidence): Claim {
  const backbone = layers(detector.network);
  const { maps }: Head = ssdHead(detector.head, backbone);
  const own = maps.flatMap(({ id }) => backbone.filter((layer) => layer.id === id));
  const check = (label: string, claimed: string, found: string, value: number, holds: boolean): Check => ({
    label,
    claimed,
    found,
    value,
    holds,
  });
  return claim({
    ...thesis,
    id: "several-earlier-layers",
    page: "detector",
    sentence: "For detection, SSDLite uses the features of MobileNet’s last layer and of several earlier ones, too.",
    figure: "none",
    convention: "The layers that the head of the published COCO detector reads.",
    why: "The other maps come from extra layers after the backbone, which belong to the head. SSD calls all six “feature maps”, which hides this difference.",
    values: () => {
      const last = backbone[backbone.length - 1].id;
      const hasLast = own.some(({ id }) => id === last);
      const earlier = own.filter(({ id }) => id !== last);
      return [
        check("reads the last layer", "yes", hasLast ? "yes" : "no", Number(hasLast), hasLast),
        check("earlier layers that it reads", "several", String(earlier.length), earlier.length, earlier.length > 1),
      ];
    },
    text: () =>
      `Of the six maps ${own.length} are layers of the backbone, ${own.map(({ id }) => id).join(" and ")}; ${maps.length - own.length} come after it.`,
  });
}

function paperSize(detector: DetectorEvidence, published: readonly PublishedRow[]): Claim[] {
  const row = published.find(({ variant, network }) => variant === "SSDLite detector" && network === "v2");
  if (row?.macs === undefined || row.params === undefined) return [];
  const { macs: printedMacs, params: printedParameters, resolution, source, ref } = row;
  // Its label map has 90 numbers, of which COCO uses 80.
  const counted = () =>
    detectorCost({
      network: { ...detector.network, resolution },
      head: { ...detector.head, classes: 80 },
    });
  return [
    claim({
      source,
      ref,
      id: "ssdlite-size",
      page: "sources",
      sentence: `V2 with SSDLite takes ${printedParameters} million parameters and ${printedMacs / 1000} billion multiply-adds.`,
      figure: `${printedParameters} M, ${printedMacs / 1000} G`,
      convention: `All kernels and biases, with batch normalization folded in; 80 classes and the background, ${resolution} pixels.`,
      why: "The detector that runs here has a head for 90 classes, because COCO’s class numbers go up to 90 and ten of them are not used. So it is a little larger than the paper’s.",
      values: () => {
        const { macs, parameters } = counted().all;
        return [
          millionsCheck("parameters", printedParameters, parameters, 1),
          { ...millionsCheck("multiply-adds", printedMacs, macs), holds: Math.round(macs / 1e8) * 100 === printedMacs },
        ];
      },
      text: ([parameters, macs]) => `We count ${parameters.found} and ${macs.found}.`,
    }),
  ];
}

/** Claims about the detector; without it there is nothing to check them against. */
export function detectorClaims(detector: DetectorEvidence | undefined, published: readonly PublishedRow[]): Claim[] {
  return detector === undefined ? [] : [severalLayers(detector), ...paperSize(detector, published)];
}
