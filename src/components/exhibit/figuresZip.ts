/** «Figures for slides»: a chapter’s figures as SVG and PNG files in a zip, with captions, source and license. */
import { embedAddress, wholeAddress } from "./embed.js";
import type { FigurePicture } from "./pictures.js";
import type { Product } from "./picturesDialog.js";

function captions(chapter: string, pictures: readonly (FigurePicture & { readonly file: string })[]): string {
  const source = `Source: MobileNet, taken apart, ${wholeAddress().href}`;
  const parts = pictures.map(({ file, name, title, caption }) =>
    [`${file}.svg, ${file}.png`, title, ...(caption === "" ? [] : [caption]), embedAddress(name)].join("\n"),
  );
  const license =
    "License: text and pictures CC BY 4.0, https://creativecommons.org/licenses/by/4.0/. Name the source where you show them. Photos in them keep their own licenses, which the page Sources lists.";
  return `${[`Figures of the chapter “${chapter}”`, `${source}\n${license}`, ...parts].join("\n\n")}\n`;
}

type Zip = typeof import("../../model/own/vendor/zip.js");

/** The zip, by a library that is loaded when it is first needed. */
async function zipped(pictures: readonly FigurePicture[]): Promise<Blob> {
  if (pictures.length === 0) throw new Error("No figure of this chapter could be drawn");
  const address = import.meta.resolve("../../model/own/vendor/zip.js");
  const { zipSync, strToU8 } = (await import(address)) as Zip;
  const chapter = document.querySelector("h1")?.textContent?.trim() ?? document.title;
  const named = pictures.map((picture, i) => ({
    ...picture,
    file: `${String(i + 1).padStart(2, "0")}-${picture.name}`,
  }));
  const files: Record<string, Uint8Array> = { "captions.txt": strToU8(captions(chapter, named)) };
  for (const { file, svg, png } of named) {
    files[`${file}.svg`] = strToU8(svg);
    files[`${file}.png`] = new Uint8Array(await png.arrayBuffer());
  }
  return new Blob([new Uint8Array(zipSync(files))], { type: "application/zip" });
}

/** @param id of the chapter */
export function figuresZip(id: string): Product {
  return {
    heading: "Figures for slides",
    note: "A zip with each figure of this chapter as SVG and as PNG, 1920 pixels wide, in light colors and in its present state. A text file has captions, source and license.",
    name: `${id}-figures.zip`,
    make: zipped,
  };
}
