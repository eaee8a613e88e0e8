/** How a picture becomes the square that the network takes. */
import type { Fit } from "../../model/types.js";
import { choiceInput } from "../ui/control.js";
import type { Input } from "../ui/element.js";

const names: Readonly<Record<Fit, string>> = { stretch: "stretched", letterbox: "letterboxed, gray bars" };

/** A small choice between distorting the picture and keeping its shape. `.value` is the fit. */
export function fitInput({ value = "stretch" }: { readonly value?: Fit } = {}): Input<Fit> {
  return choiceInput<Fit>(["stretch", "letterbox"], { label: "Resize", value, format: (fit) => names[fit] });
}
