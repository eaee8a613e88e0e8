/**
 * Makes the thumbnails of the photos that the site ships, `data/images/thumbnails/`, from `data/images/*.jpg`. Needed only
 * when a photo is added: the results are committed.
 */
import { mkdirSync, readdirSync } from "node:fs";
import sharp from "sharp";

const folder = "data/images";
const sizes = {
  // Cut to the shape that they are shown in, 60 × 44 CSS pixels: for ordinary and for dense screens.
  120: { width: 120, height: 88, fit: "cover" },
  240: { width: 240, height: 176, fit: "cover" },
  // Stretched to the square that the network reads.
  square: { width: 300, height: 300, fit: "fill" },
} as const;
/** Photos that are shown as a square. */
const squares = ["cat", "cup", "rocket"];

mkdirSync(`${folder}/thumbnails`, { recursive: true });
for (const file of readdirSync(folder).filter((name) => name.endsWith(".jpg"))) {
  const photo = file.replace(/\.jpg$/, "");
  for (const [kind, size] of Object.entries(sizes)) {
    if (kind === "square" && !squares.includes(photo)) continue;
    const name = `${photo}-${kind}.webp`;
    const { size: bytes } = await sharp(`${folder}/${file}`)
      .resize(size)
      .webp({ quality: 80 })
      .toFile(`${folder}/thumbnails/${name}`);
    console.log(`${name}: ${(bytes / 1000).toFixed(1)} kB`);
  }
}
