import sharp from "sharp";
import { expect, test } from "vitest";

const folder = "data/images";

/** Colors of a picture on a grid of 30 × 30, whatever its own shape. */
const grid = (file: string) =>
  sharp(`${folder}/${file}`).resize({ width: 30, height: 30, fit: "fill" }).removeAlpha().raw().toBuffer();

test.each(["cat", "cup", "rocket"])("the square copy of the %s is the whole photo, stretched", async (photo) => {
  const file = `thumbnails/${photo}-square.webp`;
  expect(await sharp(`${folder}/${file}`).metadata()).toMatchObject({ width: 300, height: 300 });
  const [square, whole] = [await grid(file), await grid(`${photo}.jpg`)];
  const apart = square.reduce((sum, value, i) => sum + Math.abs(value - whole[i]), 0) / square.length;
  // A photo that is cut to the middle square instead is 12 and more apart.
  expect(apart).toBeLessThan(6);
});
