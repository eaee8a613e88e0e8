/** Which comparison of designs a figure shows, and the control that chooses it. */
import { type Comparison, comparisonOf, comparisons } from "../../model/evidence/designComparison.js";
import { choiceInput } from "../ui/control.js";
import { type Input, commit, input, listen } from "../ui/element.js";
import { designWords } from "./designText.js";

export interface DesignState {
  /** Id of a comparison. */
  readonly comparison: string;
}

/** The control that chooses a comparison; its `value` is an id. */
export function comparisonChoice(value: string): Input<string> {
  return choiceInput(
    comparisons.map(({ id }) => id),
    { label: "Change one thing", value, format: (id) => designWords({ id }).change },
  );
}

/**
 * Makes a figure an input whose `value` is a {@link DesignState}: the choice sets it, and a link or another figure may. A
 * comparison that is not known becomes the first one.
 *
 * @param choice the control, which stands inside the figure
 * @param show draws a comparison; called at once with the first one, then at each change
 */
export function compares(
  figure: HTMLElement,
  choice: Input<string>,
  show: (comparison: Comparison) => void,
): Input<DesignState> {
  const draw = ({ comparison }: DesignState) => {
    const found = comparisons.find(({ id }) => id === comparison) ?? comparisons[0];
    choice.value = found.id;
    show(found);
    return found;
  };
  const element: Input<DesignState> = input(figure, { comparison: comparisons[0].id }, (state) => {
    const { id } = draw(state);
    if (id !== state.comparison) element.value = { comparison: id };
  });
  listen(choice, () => commit(element, { comparison: comparisonOf(choice.value).id }));
  draw(element.value);
  return element;
}
