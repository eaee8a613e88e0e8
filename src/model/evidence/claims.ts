/** Every sentence of a source that the pages check, with its recount and verdict. */
import { type PrecisionMeasurement, activationClaims } from "./activationClaims.js";
import type { Claim } from "./claim.js";
import { costClaims } from "./costClaims.js";
import { type DesignEvidence, designClaims } from "./designClaims.js";
import { type DetectorEvidence, detectorClaims } from "./detectorClaims.js";
import { familyClaims } from "./familyClaims.js";
import type { PublishedRow } from "./published.js";
import { structureClaims } from "./structureClaims.js";
import { tableClaims } from "./tableClaims.js";

export { type Check, type Claim, type Finding, type Verdict, verdictOf, verdicts } from "./claim.js";
export type { PrecisionMeasurement } from "./activationClaims.js";

/** What claims may be checked against, beside arithmetic. */
export interface Evidence {
  /** The rows of data/published.csv. */
  readonly published?: readonly PublishedRow[];
  /** What rounding the trained network’s activations does to its detections. */
  readonly precision?: readonly PrecisionMeasurement[];
  /** The detector that runs in the pages, as its manifest has it. */
  readonly detector?: DetectorEvidence;
  /** Our own trainings of the small networks. */
  readonly designs?: DesignEvidence;
}

/**
 * All claims. Evidence that is not given leaves its checks out; the verdicts follow from the checks that are there.
 */
export function claims({ published = [], precision = [], detector, designs }: Evidence = {}): Claim[] {
  return [
    ...activationClaims(published, precision),
    ...costClaims(published),
    ...familyClaims(),
    ...designClaims(designs),
    ...structureClaims(),
    ...tableClaims(published),
    ...detectorClaims(detector, published),
  ];
}

/**
 * The claim with an id.
 *
 * @throws RangeError when there is none, which lists the ids
 */
export function claimOf(id: string, evidence: Evidence = {}): Claim {
  const all = claims(evidence);
  const found = all.find((one) => one.id === id);
  if (found === undefined)
    throw new RangeError(`invalid claim: ${id}; it must be one of ${all.map((one) => one.id).join(", ")}`);
  return found;
}
