/** What our rules use of markdown-it, which brings no types of its own. */
export interface Token {
  readonly type: string;
  readonly tag: string;
  content: string;
  info: string;
  attrGet(name: string): string | null;
  map: [number, number] | null;
  meta: unknown;
}

/** A block rule's view of the page: its text, and where each line begins, is indented and ends. */
export interface BlockState {
  readonly src: string;
  readonly bMarks: readonly number[];
  readonly tShift: readonly number[];
  readonly eMarks: readonly number[];
  line: number;
  push(type: string, tag: string, nesting: 0): Token;
}

export type BlockRule = (state: BlockState, start: number, end: number, silent: boolean) => boolean;
