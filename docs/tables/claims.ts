/** Every claim of our sources, checked with what is in data/. */
import { parsePrecision } from "../components/activations/precisionChart.js";
import type { FamilyAblation } from "../model/evidence/familyRecord.js";
import { type Claim, claims } from "../model/evidence/claims.js";
import { detectorManifest, familyRecords, published, readJson, readText } from "./data.js";

/** All claims, with what was measured here of the networks. */
export function allClaims(): Claim[] {
  return claims({
    published: published(),
    precision: parsePrecision(readText("precision.csv")),
    detector: detectorManifest(),
    designs: {
      records: familyRecords(),
      clothes: readJson<FamilyAblation[]>("models/fashion/ablations.json"),
    },
  });
}

/** All claims, each sentence once. */
export function distinctClaims(): Claim[] {
  return allClaims().filter(({ repeats }) => repeats === undefined);
}
