/** What two networks' answers to one photo teach: sentences that follow from the detections. */
import type { Detection } from "../../model/types.js";
import { score } from "../../model/math/format.js";
import { capital } from "../ui/capital.js";

type Found = readonly Pick<Detection, "label" | "score">[];

/** One network's answer to a photo. */
export interface Answer {
  /** `the V1 detector`. */
  readonly name: string;
  readonly found: Found;
}

/** How many faces of people the shipped photos show, as a person counts them. */
const facesOfPeople: Readonly<Record<string, number>> = {
  cat: 0,
  cup: 0,
  astronaut: 1,
  motorcycle: 0,
  rocket: 0,
  plate: 0,
};

const isFace = ({ label }: { readonly label: string }) => label === "face";

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}

function scores(found: Found): string {
  return list(found.map((one) => score(one.score)));
}

function plural(count: number, singular: string, more = `${singular}s`): string {
  return count === 1 ? `one ${singular}` : `${count === 0 ? "no" : count} ${more}`;
}

/** What is wrong with one answer, where somebody has counted the faces. */
function mistakes({ name, found }: Answer, faces: number, photo: string | undefined): string[] {
  const said = found.filter(isFace);
  const others = found.filter((one) => !isFace(one));
  const notes: string[] = [];
  if (said.length > faces && photo === "cat")
    notes.push(
      `${capital(name)} detects the cat’s face as a person’s face, with a high score (${scores(said)}). Its training pictures did not teach the difference. The score is not the probability of being correct.`,
    );
  else if (said.length > faces)
    notes.push(
      `${capital(name)} finds ${plural(said.length, "face")} (${scores(said)}) where there ${faces === 1 ? "is" : "are"} ${faces === 0 ? "none" : faces}.`,
    );
  if (said.length < faces) notes.push(`${capital(name)} misses ${plural(faces - said.length, "face")}.`);
  for (const other of others)
    notes.push(
      `${capital(name)} detects “${other.label}” (${score(other.score)}) where there is no hand. It was trained on hands in six poses and on faces, and has no other classes.`,
    );
  return notes;
}

/**
 * @param photo id of a shipped photo; undefined for the reader's own, of which nobody has counted the faces
 */
export function lesson(answers: readonly Answer[], photo?: string): string {
  const faces = photo === undefined ? undefined : facesOfPeople[photo];
  if (faces === undefined) {
    const parts = answers.map(({ name, found }) => {
      const said = found.filter(isFace);
      return said.length === 0
        ? `${name} finds no face`
        : `${name} finds ${plural(said.length, "face")} (${scores(said)})`;
    });
    return `${capital(list(parts))}. This page does not know how many faces your picture has.`;
  }
  const wrong = answers.flatMap((answer) => mistakes(answer, faces, photo));
  const names = list(answers.map(({ name }) => name));
  if (wrong.length > 0) {
    const right = answers.filter((answer) => mistakes(answer, faces, photo).length === 0).map(({ name }) => name);
    const rest =
      right.length === 0
        ? ""
        : ` ${capital(list(right))} is right here: ${faces === 0 ? "there is no face of a person" : plural(faces, "face")}. One photo does not prove that it is the better detector.`;
    return wrong.join(" ") + rest;
  }
  if (faces === 0)
    return `There is no face in this photo, and neither ${answers.map(({ name }) => name).join(" nor ")} finds one.`;
  return `There is ${plural(faces, "face")} in this photo, and ${names} both find it.`;
}
