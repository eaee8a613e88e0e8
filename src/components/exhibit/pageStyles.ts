/** The styles of a page with its fonts, for a picture that is drawn apart from the page: it fetches nothing itself. */
import { html, svg } from "../ui/element.js";

const plainName = (family: string) => family.replace(/["']/g, "");
const familyOf = ({ family }: FontFace) => plainName(family);

async function dataAddress(address: string): Promise<string> {
  const blob = await (await fetch(address)).blob();
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(String(reader.result)));
    reader.addEventListener("error", () => fail(new Error(`${address} cannot be read`)));
    reader.readAsDataURL(blob);
  });
}

/** A picture of its own fetches nothing, so its fonts come with it: those that the page has loaded. */
async function fontRule(rule: CSSFontFaceRule, base: string): Promise<string> {
  const wanted = (name: string) => rule.style.getPropertyValue(name).trim();
  const used = [...document.fonts].some(
    ({ family, status, style, weight, unicodeRange }) =>
      status === "loaded" &&
      plainName(family) === plainName(wanted("font-family")) &&
      (wanted("font-style") === "" || wanted("font-style") === style) &&
      (wanted("font-weight") === "" || wanted("font-weight") === weight) &&
      (wanted("unicode-range") === "" || unicodeRange === wanted("unicode-range")),
  );
  const source = /url\(["']?([^"')]+)["']?\)/.exec(wanted("src"))?.[1];
  if (!used || source === undefined) return "";
  const text = rule.cssText.replace(/src:[^;}]*/, () => "");
  const own = `src: url("${await dataAddress(new URL(source, base).href)}");`;
  return text.replace(/\}\s*$/, () => ` ${own} }`);
}

/** Rules with those of media that do not hold here left out: the picture has other media than the window. */
async function rulesText(rules: CSSRuleList, base: string): Promise<string> {
  const parts = [...rules].map((rule): string | Promise<string> => {
    if (rule instanceof CSSMediaRule)
      return matchMedia(rule.media.mediaText).matches ? rulesText(rule.cssRules, base) : "";
    if (rule instanceof CSSFontFaceRule) return fontRule(rule, base);
    return rule.cssText;
  });
  return (await Promise.all(parts)).join("\n");
}

/** An SVG picture, as the browser reads it. */
export async function imageOf(root: SVGSVGElement): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(root))}`;
  await image.decode();
  return image;
}

/** Draws words in the fonts of the page until they look otherwise: the browser reads a picture's fonts after it has drawn it. */
async function fontsRead(styles: string): Promise<void> {
  const [width, height] = [400, 60];
  const families = [...new Set([...document.fonts].filter((font) => font.status === "loaded").map(familyOf))];
  const words = families.map((family) => {
    const line = svg("text", { y: 40 }, "Figure 0123456789");
    line.style.fontFamily = `"${family}"`;
    return line;
  });
  const root = svg("svg", { width, height }, svg("style", {}, styles), ...words);
  const context = html("canvas", { width, height }).getContext("2d", { willReadFrequently: true });
  if (context === null) return;
  let [before, changed] = ["", false];
  // Where the fonts are known from an earlier notebook, nothing changes.
  for (let frame = 0; frame < 20; frame++) {
    context.clearRect(0, 0, width, height);
    context.drawImage(await imageOf(root), 0, 0);
    const now = context.getImageData(0, 0, width, height).data.join();
    if (changed && now === before) return;
    changed = frame > 0 && now !== before;
    before = now;
    await new Promise(requestAnimationFrame);
  }
}

/** All styles of the page, in one text; made once for many pictures. */
export async function pageStyles(): Promise<string> {
  const sheets = [...document.styleSheets].map(({ cssRules, href }) => rulesText(cssRules, href ?? document.baseURI));
  const styles = (await Promise.all(sheets)).join("\n");
  await fontsRead(styles);
  return styles;
}
