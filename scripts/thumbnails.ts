/**
 * Makes the thumbnails of the photos that the site ships, `data/images/thumbnails/`, from `data/images/*.jpg`. Needed only
 * when a photo is added: the results are committed.
 */
import { mkdirSync, readdirSync } from "node:fs";
import sharp from "sharp";

const folder = "data/images";
/** Cut to the shape that they are shown in, 60 × 44 CSS pixels: for ordinary and for dense screens. */
const sizes = [
  { width: 120, height: 88 },
  { width: 240, height: 176 },
];

mkdirSync(`${folder}/thumbnails`, { recursive: true });
for (const file of readdirSync(folder).filter((name) => name.endsWith(".jpg"))) {
  for (const size of sizes) {
    const name = `${file.replace(/\.jpg$/, "")}-${size.width}.webp`;
    const { size: bytes } = await sharp(`${folder}/${file}`)
      .resize({ ...size, fit: "cover" })
      .webp({ quality: 80 })
      .toFile(`${folder}/thumbnails/${name}`);
    console.log(`${name}: ${(bytes / 1000).toFixed(1)} kB`);
  }
}
