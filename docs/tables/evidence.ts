/** Static tables of the chapters on V1 and on the comparison, of the sources, and of the page for teachers. */
import { errata, misconceptions, misleading, otherClaims, verdictCounts } from "./claims.js";
import { seedAccuracies, seedCosts, seedRates, v1Stages } from "./compare.js";
import { bibliography, software } from "./references.js";
import { checksums, photos, publishedSources, weights } from "./sources.js";
import { answers, lesson, material, states } from "./teach.js";

export const evidenceTables = {
  "v1-stages": v1Stages,
  "seed-costs": seedCosts,
  "seed-rates": seedRates,
  "seed-accuracies": seedAccuracies,
  errata,
  "errata-rest": otherClaims,
  verdicts: verdictCounts,
  misconceptions,
  misleading,
  lesson,
  material,
  "exercise-answers": answers,
  states,
  references: bibliography,
  software,
  weights,
  checksums,
  photos,
  "published-sources": publishedSources,
};
