/** What the explorer shows after its reader has stopped a pass: the last thing that was finished. */
import type { Change } from "../../model/pass/changes.js";
import { changeText } from "../../model/pass/changeText.js";
import type { ExplorerState } from "./state.js";
import { writeChange } from "../../model/pass/changeCode.js";

/** What a pass follows from. */
export type Asked = Pick<ExplorerState, "image" | "fit" | "changes">;

/** Of two lists, what only the first one has, in words. */
function only(these: readonly Change[], those: readonly Change[]): string[] {
  const known = new Set(those.map(writeChange));
  return these.filter((change) => !known.has(writeChange(change))).map((change) => `“${changeText(change)}”`);
}

function list(names: readonly string[], verb: string): string[] {
  return names.length === 0 ? [] : [`${names.join(", ")} ${names.length === 1 ? "is" : "are"} ${verb}`];
}

/**
 * @param finished what the last finished pass followed from; undefined before the first one
 * @param samePicture whether that pass saw the same picture: a reader's own ones share one name
 * @returns the state to go on with, and what has happened, in a sentence
 */
export function afterStop(
  state: ExplorerState,
  finished: Asked | undefined,
  samePicture = true,
): { readonly state: ExplorerState; readonly text: string } {
  const { image, fit, changes }: Asked = finished ?? { ...state, changes: [] };
  const back: Asked = { image, fit, changes };
  const added = only(state.changes, back.changes);
  const missing = only(back.changes, state.changes);
  const undone = [
    ...list(added, "taken off again"),
    ...list(missing, "back"),
    ...(back.image === state.image && samePicture ? [] : ["the former picture is back"]),
    ...(back.fit === state.fit ? [] : [`the photo is ${back.fit === "stretch" ? "stretched" : "letterboxed"} again`]),
  ];
  const compare = back.changes.length === 0 && state.compare === "original" ? "none" : state.compare;
  if (undone.length > 0) return { state: { ...state, ...back, compare }, text: `Stopped: ${undone.join("; ")}.` };
  if (finished === undefined)
    return { state, text: "Stopped before the first pass had ended. Choose a picture or a layer to start it again." };
  if (state.compare !== "none")
    return { state: { ...state, compare: "none" }, text: "Stopped: the comparison side by side is taken off again." };
  return { state, text: "Stopped. The maps are finished; what needs further passes is left out." };
}
