/** Where a network lies on the site. */

/** Addresses of a network's manifest and of the files that it names. */
export interface NetworkFiles {
  readonly manifest: string;
  readonly weights: Readonly<Record<string, string>>;
}

/** A network that was added to the site; its manifest tells the rest. */
export interface AddedNetwork {
  /** What it is, in a few words. */
  readonly title: string;
  readonly files: () => NetworkFiles;
}
