// What Framework provides to pages and modules; it ships no types of its own. Only what this site may use is declared:
// the built-ins that ask another origin (Plot, Inputs, tex …) are missing here on purpose.

declare module "observablehq:stdlib" {
  export interface FileAttachment {
    readonly name: string;
    readonly mimeType: string;
    /** Absolute address of the file. */
    readonly href: string;
    /** Size in bytes. */
    readonly size: number;
    readonly lastModified: number;
    url(): Promise<string>;
    text(): Promise<string>;
    json<T>(): Promise<T>;
    csv<T = Record<string, string>>(options?: { typed?: boolean; array?: boolean }): Promise<T[]>;
    arrayBuffer(): Promise<ArrayBuffer>;
    blob(): Promise<Blob>;
    image(props?: Partial<HTMLImageElement>): Promise<HTMLImageElement>;
    stream(): Promise<ReadableStream<Uint8Array>>;
  }
  /** The name must be one literal string: the build copies the file and puts its address here. */
  export function FileAttachment(name: string): FileAttachment;
  export function resize(
    render: (width: number, height: number) => Node | string | null | Promise<Node | string | null>,
  ): HTMLElement;
  export const Generators: {
    input<T>(element: Element & { value: T }): AsyncGenerator<T>;
    observe<T>(initialize: (change: (value: T) => void) => unknown): AsyncGenerator<T>;
    width(element: Element): AsyncGenerator<number>;
    dark(): AsyncGenerator<boolean>;
    now(): Generator<number>;
  };
  export function Mutable<T>(value: T): { value: T };
}

interface Htl {
  (strings: TemplateStringsArray, ...values: unknown[]): HTMLElement;
  fragment(strings: TemplateStringsArray, ...values: unknown[]): DocumentFragment;
}

type Stdlib = typeof import("observablehq:stdlib");
declare const FileAttachment: Stdlib["FileAttachment"];
declare const Generators: Stdlib["Generators"];
declare const Mutable: Stdlib["Mutable"];
declare const resize: Stdlib["resize"];
declare const html: Htl;
declare const svg: Htl;
/** Width of the page's main column in CSS pixels. */
declare const width: number;
/** Milliseconds since 1970, changing with each frame. */
declare const now: number;
/** True while the page is in its dark scheme. */
declare const dark: boolean;
/** Resolves when the cell is run again. */
declare const invalidation: Promise<void>;
declare function visibility<T>(value?: T): Promise<T>;
declare function display<T>(value: T): T;
/** Displays an input; the name that the cell declares is its value, in every other cell. */
declare function view<T>(input: Element & { value: T }): T;
