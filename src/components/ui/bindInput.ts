/** Views that follow an input. */
import type { Input } from "./element.js";

export interface Follower<T> extends HTMLElement {
  update(value: T): void;
}

/** Shows each value of `source` in `view`, from now on. */
export function following<T, E extends Follower<T>>(source: Input<T>, view: E): E {
  source.addEventListener("input", () => view.update(source.value));
  view.update(source.value);
  return view;
}
