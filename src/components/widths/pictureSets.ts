/** Which pictures the first figure shows. */
import { random } from "../../model/math/random.js";
import { type FamilyData, recordedAnswers } from "../fashion/familyData.js";

/** Pictures in a set. */
const setSize = 16;

/** How many of the networks call a picture by its right name, for each shipped picture. */
export function rightVotes(data: FamilyData): number[] {
  const all = data.points.map(({ id }) => recordedAnswers(data, id));
  return Array.from({ length: data.clothing.count }, (_, i) =>
    all.reduce((sum, answers) => sum + (answers[i] === data.clothing.labels[i] ? 1 : 0), 0),
  );
}

/**
 * Set 0: of each kind the first picture, then the six on which the networks are most nearly divided, of different kinds as
 * far as there are. Every other number: sixteen drawn from all, by that seed.
 */
export function pictureSet(data: FamilyData, set: number): number[] {
  const { clothing, labels } = data;
  const all = Array.from({ length: clothing.count }, (_, i) => i);
  if (set !== 0) {
    const { integer } = random(set);
    const left = [...all];
    return Array.from({ length: setSize }, () => left.splice(integer(left.length), 1)[0]);
  }
  const first = labels.map((_, kind) => clothing.labels.indexOf(kind));
  const votes = rightVotes(data);
  const half = data.points.length / 2;
  const divided = all
    .filter((i) => !first.includes(i))
    .sort((a, b) => Math.abs(votes[a] - half) - Math.abs(votes[b] - half) || a - b);
  const chosen: number[] = [];
  for (const i of divided) {
    if (chosen.length === setSize - first.length) break;
    if (chosen.every((other) => clothing.labels[other] !== clothing.labels[i])) chosen.push(i);
  }
  for (const i of divided) if (chosen.length < setSize - first.length && !chosen.includes(i)) chosen.push(i);
  return [...first, ...chosen];
}
