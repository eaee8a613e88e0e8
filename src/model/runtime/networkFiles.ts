/** Where a network lies on the site. */

/** Addresses of a network's manifest and of the files that it names. */
export interface NetworkFiles {
  readonly manifest: string;
  readonly weights: Readonly<Record<string, string>>;
}
