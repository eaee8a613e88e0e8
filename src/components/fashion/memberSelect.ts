/** One of the shipped networks, as a menu. */
import { selectInput } from "../ui/control.js";
import type { Input } from "../ui/element.js";
import { type FamilyData, memberName, pointOf } from "./familyData.js";

/** @returns an input whose value is the network’s id */
export function memberSelect(
  data: Pick<FamilyData, "points">,
  { label, value }: { readonly label: string; readonly value: string },
): Input<string> {
  return selectInput(
    data.points.map(({ id }) => id),
    { label, value, format: (id) => memberName(pointOf(data, id)) },
  );
}
