/** Names come out of files, and may hold anything: what cannot be shown is left out, what is long is cut. */
function readable(text: string, most: number): string {
  const shown = text.replace(/[\p{C}\uFFFD]+/gu, "");
  return shown.length > most ? `${shown.slice(0, most)} …` : shown;
}

/** Why a file cannot be used, in sentences that a reader sees. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  readonly title: string;
  readonly reason: string;
  readonly advice: string;

  /**
   * @param title what is wrong, without a full stop: «One of its shards is missing»
   * @param reason what was found in the file
   * @param advice what would work
   * @param missing names of files that belong to the dropped ones
   */
  constructor(
    title: string,
    reason: string,
    advice: string,
    readonly missing: readonly string[] = [],
  ) {
    super(readable(`${title}. ${reason} ${advice}`, 900));
    [this.title, this.reason, this.advice] = [title, reason, advice].map((text) => readable(text, 400));
  }
}

/** The file ends early, or its contents contradict each other. */
export function damaged(what: string): Refusal {
  return new Refusal(
    "The file is cut or damaged",
    what,
    "Download or save it again, and compare its size with that of the original.",
  );
}

/** The file declares more than this page reads. */
export function tooLarge(what: string): Refusal {
  return new Refusal(
    "The file declares too much",
    what,
    "A MobileNet of the largest published width has 6 million weights. Save the weights alone, without training state.",
  );
}
