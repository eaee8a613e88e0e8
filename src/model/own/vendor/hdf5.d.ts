/** What this site uses of jsfive 0.4.2; see scripts/bundle-containers.ts. */

/** A message of an object's header. */
interface Message {
  get(key: "offset_to_message" | "type" | "size"): number;
}

interface DataObjects {
  /** Shape of the pieces in which an array is stored; null where it is stored as a whole. */
  readonly chunks: readonly number[] | null;
  find_msg_type(type: number): Message[];
  _get_data_message_properties(offset: number): [version: number, dims: unknown, layout: number, place: number];
}

interface Item {
  readonly name: string;
  readonly attrs: Readonly<Record<string, unknown>>;
}

export class Group implements Item {
  readonly name: string;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly keys: string[];
  get(path: string): Group | Dataset | null;
}

export class File extends Group {
  constructor(bytes: ArrayBuffer, name?: string);
}

export class Dataset implements Item {
  readonly name: string;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly shape: number[];
  /** `"<f4"`; an array for texts of any length and for references. */
  readonly dtype: unknown;
  readonly value: ArrayLike<unknown>;
  readonly _dataobjects: DataObjects;
}

/** What packs the bytes of a chunk, by its number in HDF5. */
export const Filters: Map<number, (packed: ArrayBuffer, itemBytes: number) => ArrayBuffer>;
