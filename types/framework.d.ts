// What Framework provides. (No @types exist; @observablehq/inputs, htl and Framework itself ship none.)
declare module "observablehq:stdlib" {
  export interface FileAttachment {
    readonly name: string;
    readonly mimeType: string;
    readonly href: string;
    readonly size: number;
    readonly lastModified: number;
    url(): Promise<string>;
    text(): Promise<string>;
    json<T = any>(): Promise<T>;
    arrayBuffer(): Promise<ArrayBuffer>;
    blob(): Promise<Blob>;
    image(props?: object): Promise<HTMLImageElement>;
    stream(): Promise<ReadableStream<Uint8Array>>;
  }
  export function FileAttachment(name: string): FileAttachment;
  export const Generators: any;
  export function Mutable<T>(value: T): { value: T };
  export function resize(
    render: (width: number, height: number) => Node | string | null | Promise<Node | string | null>,
  ): HTMLElement;
}
declare module "@observablehq/inputs";
declare module "npm:@observablehq/inputs";
declare module "npm:@observablehq/tex" {
  const tex: Tex;
  export default tex;
}
declare module "htl" {
  export const html: Htl;
  export const svg: Htl;
}
declare module "npm:htl" {
  export * from "htl";
}
interface Htl {
  (s: TemplateStringsArray, ...v: unknown[]): HTMLElement;
  fragment(s: TemplateStringsArray, ...v: unknown[]): DocumentFragment;
}
interface Tex {
  (s: TemplateStringsArray, ...v: unknown[]): HTMLElement;
  block: Tex;
  options(o: object): Tex;
}
declare const FileAttachment: typeof import("observablehq:stdlib").FileAttachment;
declare const Generators: any;
declare const Mutable: typeof import("observablehq:stdlib").Mutable;
declare const resize: typeof import("observablehq:stdlib").resize;
declare const Inputs: any;
declare const html: Htl;
declare const svg: Htl;
declare const tex: Tex;
declare const width: number;
declare const now: number;
declare const dark: boolean;
declare const invalidation: Promise<void>;
declare function visibility<T>(value?: T): Promise<T>;
declare function display<T>(value: T): T;
declare function view(input: Node): any;
declare const observable: { params: Record<string, string> };
