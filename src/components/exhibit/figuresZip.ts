/** «Figures for slides»: a chapter’s figures as SVG and PNG files in a zip, with captions, source and license. */
import { embedAddress, wholeAddress } from "./embed.js";
import type { FigurePicture } from "./pictures.js";
import type { Product } from "./picturesDialog.js";

interface NamedFile {
  readonly file: string;
  readonly svg: string;
  readonly png: Blob;
}

/** The files of a chapter's `i`-th figure by name; parts of one that is too tall for a slide are numbered. */
function namedFiles({ name, files }: FigurePicture, i: number): NamedFile[] {
  const file = `${String(i + 1).padStart(2, "0")}-${name}`;
  return files.map((one, part) => ({ ...one, file: files.length === 1 ? file : `${file}-part-${part + 1}` }));
}

function captions(chapter: string, pictures: readonly FigurePicture[]): string {
  const source = `Source: MobileNet, taken apart, ${wholeAddress().href}`;
  const parts = pictures.map((picture, i) => {
    const { name, title, caption, files } = picture;
    const split =
      files.length === 1 ? [] : [`In ${files.length} parts, from top to bottom, since it is taller than a slide.`];
    const named = namedFiles(picture, i).map(({ file }) => `${file}.svg, ${file}.png`);
    return [...named, title, ...split, ...(caption === "" ? [] : [caption]), embedAddress(name)].join("\n");
  });
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
  const files: Record<string, Uint8Array> = { "captions.txt": strToU8(captions(chapter, pictures)) };
  for (const { file, svg, png } of pictures.flatMap(namedFiles)) {
    files[`${file}.svg`] = strToU8(svg);
    files[`${file}.png`] = new Uint8Array(await png.arrayBuffer());
  }
  return new Blob([new Uint8Array(zipSync(files))], { type: "application/zip" });
}

/** @param id of the chapter */
export function figuresZip(id: string): Product {
  return {
    heading: "Figures for slides",
    note: "A zip with each figure of this chapter as SVG and as PNG, 1920 pixels wide, in light colors and in its present state. Each file fits on one slide. A figure that is too tall for one slide is in several files. A text file has captions, source and license.",
    name: `${id}-figures.zip`,
    make: zipped,
  };
}
