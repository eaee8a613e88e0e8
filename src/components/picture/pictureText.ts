/** Bytes → text, whatever the encoding, and the root of an SVG in it. */

/** The encoding that bytes name themselves: by a byte order mark, or in an XML declaration. */
function namedEncoding(bytes: Uint8Array): string | undefined {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  const start = String.fromCharCode(...bytes.subarray(0, 200));
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1];
  // Were it UTF-16, this could not be read.
  return declared?.toLowerCase().startsWith("utf-16") ? undefined : declared;
}

/** UTF-16 without a byte order mark: of most letters one byte is 0, always on the same side. */
function isUtf16(bytes: Uint8Array, zeros: 0 | 1): boolean {
  const start = bytes.subarray(0, Math.min(bytes.length, 512) & ~1);
  if (start.length < 4) return false;
  const share = (side: 0 | 1) => start.filter((byte, i) => i % 2 === side && byte === 0).length / (start.length / 2);
  return share(zeros) > 0.7 && share(zeros === 0 ? 1 : 0) === 0;
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    // Streaming: where only a start is decoded, its last letter may be cut.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

function plain(bytes: Uint8Array): string | undefined {
  if (isUtf16(bytes, 1)) return decoded(bytes, "utf-16le");
  if (isUtf16(bytes, 0)) return decoded(bytes, "utf-16be");
  const named = namedEncoding(bytes);
  const asNamed = named === undefined ? undefined : decoded(bytes, named);
  // What is not as it says, or says nothing, is UTF-8; what is no UTF-8, comes from an older Windows program.
  return asNamed ?? decoded(bytes, "utf-8") ?? decoded(bytes, "windows-1252");
}

/** Bytes as text without a byte order mark; undefined where they hold what no text does. */
export function textOf(bytes: Uint8Array): string | undefined {
  const start = plain(bytes.subarray(0, 4096));
  if (start === undefined || [...start].some((letter) => letter < " " && !"\t\n\r\f".includes(letter)))
    return undefined;
  return bytes.length > 4096 ? plain(bytes) : start;
}

/** Where the root of an XML document begins: behind declarations, instructions, comments and the document type. */
function rootStart(text: string): number {
  let at = 0;
  const behind = (end: string) => {
    const found = text.indexOf(end, at);
    at = found < 0 ? text.length : found + end.length;
  };
  for (;;) {
    while (/\s/.test(text.charAt(at))) at += 1;
    if (text.startsWith("<?", at)) behind("?>");
    else if (text.startsWith("<!--", at)) behind("-->");
    else if (/^<!doctype/i.test(text.slice(at, at + 9))) {
      let depth = 0;
      for (; at < text.length; at++) {
        const letter = text.charAt(at);
        if (letter === '"' || letter === "'") at = Math.max(at, text.indexOf(letter, at + 1));
        else if (text.startsWith("<!--", at)) {
          behind("-->");
          at -= 1;
        } else if (letter === "[") depth += 1;
        else if (letter === "]") depth -= 1;
        else if (letter === ">" && depth === 0) break;
        else if (letter === "<" && depth > 0) depth += 1;
        else if (letter === ">") depth -= 1;
      }
      at += 1;
    } else return at;
  }
}

/** An SVG from its root on; undefined for other text. */
export function svgRoot(text: string): string | undefined {
  const root = text.slice(rootStart(text));
  return /^<(?:\w+:)?svg\b/i.test(root) ? root : undefined;
}

/** Whether text is a web page. */
export function isHtml(text: string): boolean {
  return /<(?:!doctype\s+html|html|head|body)\b/i.test(text.slice(0, 4096));
}

/** An XML document without its declaration, which tells of an encoding that text no longer has. */
export function withoutDeclaration(text: string): string {
  return text.replace(/^\s*<\?xml\b[^>]*\?>/, "").trimStart();
}

/** A length in an SVG attribute, in pixels; undefined for percentages and nonsense. */
function svgLength(value: string | undefined): number | undefined {
  const match = /^\s*([\d.]+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|)\s*$/i.exec(value ?? "");
  if (!match) return undefined;
  // CSS: 96 pixels to the inch.
  const pixels = { "": 1, px: 1, pt: 96 / 72, pc: 16, mm: 96 / 25.4, cm: 96 / 2.54, in: 96 }[match[2].toLowerCase()];
  const length = Number(match[1]) * (pixels ?? 1);
  return Number.isFinite(length) && length > 0 ? length : undefined;
}

/** Width and height of an SVG's root element: its attributes, else its view box. Undefined where it has neither. */
export function svgSize(text: string): { width?: number; height?: number } {
  const root = /<(?:\w+:)?svg\b((?:[^>"']|"[^"]*"|'[^']*')*)>/i.exec(text)?.[1] ?? "";
  const attribute = (name: string) => {
    const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "i").exec(root);
    return match?.[1] ?? match?.[2];
  };
  const box =
    attribute("viewBox")
      ?.trim()
      .split(/[\s,]+/)
      .map(Number) ?? [];
  const ratio = box.length === 4 && box[2] > 0 && box[3] > 0 ? box[2] / box[3] : undefined;
  const [width, height] = [svgLength(attribute("width")), svgLength(attribute("height"))];
  if (width !== undefined && height !== undefined) return { width, height };
  if (ratio === undefined) return {};
  if (width !== undefined) return { width, height: width / ratio };
  if (height !== undefined) return { width: height * ratio, height };
  return { width: box[2], height: box[3] };
}
