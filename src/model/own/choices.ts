/** The conventions of a file with what the reader switched. */
import { type BytesId, type Conventions, inputValues } from "./conventions.js";
import type { Choices } from "./protocol.js";

/** What is chosen before the reader switches anything. */
export function initialChoices({ padding, bytes, activation, resolution, firstLabel, epsilon }: Conventions): Choices {
  return {
    padding: padding.value,
    bytes: bytes.value.id,
    activation: activation.value,
    resolution: resolution.value,
    firstLabel: firstLabel.value,
    epsilon: epsilon.value,
  };
}

/** Conventions under choices. Where padding or ε is switched, it is switched in all layers. */
export function chosenConventions(found: Conventions, choices: Choices): Conventions {
  const { padding, bytes, activation, resolution, firstLabel, epsilon } = choices;
  const values = (id: BytesId) => (id === "file" || id === found.bytes.value.id ? found.bytes.value : inputValues[id]);
  return {
    ...found,
    padding: { ...found.padding, value: padding },
    paddings: padding === found.padding.value ? found.paddings : {},
    bytes: { ...found.bytes, value: values(bytes) },
    activation: { ...found.activation, value: activation },
    resolution: { ...found.resolution, value: resolution },
    firstLabel: { ...found.firstLabel, value: firstLabel },
    epsilon: epsilon === found.epsilon.value ? found.epsilon : { value: epsilon, origin: "assumed" },
  };
}
