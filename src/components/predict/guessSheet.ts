/** What a kind of question has in common with the others. */

/** What a kind of question draws, and what it knows of guess and truth. */
export interface GuessSheet<G> {
  readonly element: HTMLElement;
  guess: G | undefined;
  /** Shows or hides the truth beside the guess. */
  reveal(open: boolean): void;
  /** Whether something is written that is no guess yet; the sheet says what is wrong with it. */
  isUnread?(): boolean;
  /** Guess, truth and the gap in one sentence. */
  verdict(): string;
  /** One sentence about a wrong guess: what it overlooked. Nothing where the guess is right, near, or missing. */
  mistake(): string | undefined;
  /** The right value as the answer says it; undefined where only a picture can. */
  truth(): string | undefined;
  why(): string | Node;
  /** A guess from memory, or undefined where it does not fit the question. */
  parse(stored: unknown): G | undefined;
}
