/** The faces of the site's fonts that a picture writes with, as part of its file. */
import { inUnicodeRange } from "../ui/unicodeRange.js";

/** A face of the page's stylesheet. */
interface Face {
  readonly rule: CSSFontFaceRule;
  readonly family: string;
  readonly address: string;
}

function facesOf(root: Document): Face[] {
  return [...root.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules].flatMap((rule): Face[] => {
      if (!(rule instanceof CSSFontFaceRule)) return [];
      const address = /url\(["']?([^"')]+)["']?\)/.exec(rule.style.getPropertyValue("src"))?.[1];
      // A face of the reader's own machine has no address.
      if (address === undefined) return [];
      const family = rule.style.getPropertyValue("font-family").replace(/["']/g, "");
      return [{ rule, family, address: new URL(address, root.baseURI).href }];
    }),
  );
}

async function dataAddress(address: string): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`a font answers ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `data:font/woff2;base64,${btoa(binary)}`;
}

/** Puts faces into the text of SVG files; each font is fetched once. */
export class EmbeddedFonts {
  readonly #faces = facesOf(document);
  readonly #data = new Map<string, Promise<string>>();

  /** The text with the faces that it writes with. */
  async into(text: string): Promise<string> {
    const codes = [...new Set(text)].map((sign) => sign.codePointAt(0) ?? 0);
    const isItalic = /font-style[^;"]*italic/.test(text);
    const used = this.#faces.filter(
      ({ family, rule: { style } }) =>
        text.includes(family) &&
        (isItalic || style.getPropertyValue("font-style") !== "italic") &&
        codes.some((code) => inUnicodeRange(style.getPropertyValue("unicode-range"), code)),
    );
    const rules = await Promise.all(
      used.map(async ({ rule: { style }, family, address }) => {
        let data = this.#data.get(address);
        if (data === undefined) this.#data.set(address, (data = dataAddress(address)));
        const kept = ["font-style", "font-weight", "font-stretch", "unicode-range"].flatMap((name) => {
          const value = style.getPropertyValue(name);
          return value === "" ? [] : [`${name}:${value}`];
        });
        return `@font-face{font-family:"${family}";${kept.join(";")};font-display:swap;src:url(${await data}) format("woff2")}`;
      }),
    );
    // As text: the page's own policy allows no style that a script has written.
    return text.replace(/>/, () => `><style>${rules.join("")}</style>`);
  }
}
