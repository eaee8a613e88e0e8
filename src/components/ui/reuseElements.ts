/**
 * Parts of a picture that a redraw keeps. A drawing function names what a part depends on; while the name stays, the
 * same elements come back instead of new ones, and only what follows a slider is made anew.
 */
export interface KeptParts {
  /**
   * @param key names the part and everything that it depends on; one part of a drawing to a key
   * @param make called when the drawing before had no such part
   */
  <E extends Element>(key: string, make: () => E[]): E[];
  /** Ends a drawing: parts that it did not use are forgotten. */
  end(): void;
}

export function keptParts(): KeptParts {
  let before = new Map<string, readonly Element[]>();
  let now = new Map<string, readonly Element[]>();
  const part = <E extends Element>(key: string, make: () => E[]): E[] => {
    if (now.has(key)) throw new RangeError(`invalid key: ${key}; it must be the only one of its drawing`);
    const elements = (before.get(key) as E[] | undefined) ?? make();
    now.set(key, elements);
    return elements;
  };
  return Object.assign(part, {
    end() {
      [before, now] = [now, new Map()];
    },
  });
}
