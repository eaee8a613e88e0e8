/** Which picture a page begins with, and how an entry of the browser's history remembers the one that was chosen there. */

/** The id of a picture that the reader brought; it stays in the tab and in no link. */
export const ownPicture = "own";

export interface Beginnings {
  /** Query string that may name a photo: `?image=cup`. */
  readonly query: string;
  /** What the reader chose when this entry of the history was last open. */
  readonly remembered: string | undefined;
  /** Ids of the shipped photos. */
  readonly photos: readonly string[];
  /** Whether the tab keeps a photo of the reader's, and whether pages begin with it. */
  readonly own: { readonly isKept: boolean; readonly isUsed: boolean };
  /** The page's own photo to begin with. */
  readonly otherwise: string | undefined;
}

export interface Beginning {
  readonly id: string | undefined;
  /** The address asks for the reader's own photo, and there is none. */
  readonly lacksOwn: boolean;
}

export function beginning({ query, remembered, photos, own, otherwise }: Beginnings): Beginning {
  const named = new URLSearchParams(query).get("image");
  const isShipped = (id: string | null | undefined): id is string => typeof id === "string" && photos.includes(id);
  const mine: Beginning = { id: ownPicture, lacksOwn: false };
  if (own.isKept && remembered === ownPicture) return mine;
  if (isShipped(named)) return { id: named, lacksOwn: false };
  const asksForOwn = named === ownPicture;
  if (own.isKept && asksForOwn) return mine;
  if (isShipped(remembered)) return { id: remembered, lacksOwn: asksForOwn };
  return own.isUsed ? mine : { id: otherwise, lacksOwn: asksForOwn };
}

function entry(): Readonly<Record<string, unknown>> {
  const state: unknown = history.state;
  return typeof state === "object" && state !== null ? (state as Readonly<Record<string, unknown>>) : {};
}

const keyOf = (place: string) => `picture-${place}`;

/** What was chosen in a place of this page, when this entry of the history was last open. */
export function rememberedPicture(place: string): string | undefined {
  const id = entry()[keyOf(place)];
  return typeof id === "string" ? id : undefined;
}

export function rememberPicture(place: string, id: string): void {
  try {
    history.replaceState({ ...entry(), [keyOf(place)]: id }, "");
  } catch {
    // Browsers refuse more than a hundred such changes in half a minute; the next one is remembered again.
  }
}
