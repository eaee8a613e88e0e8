/**
 * Writes the pictures that the page Train learns from: the first 600 training pictures of each kind of Fashion-MNIST, then
 * their labels, compressed with gzip. Needs Debian's package `dataset-fashion-mnist`.
 *
 *     npx tsx scripts/fashion-training.ts
 */
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chosen } from "../src/model/training/pictures.js";
import { firstOfEach, readPictures } from "./models/fashion-data.js";

const each = 600;
const target = fileURLToPath(new URL("../data/models/fashion/training.bin", import.meta.url));

const all = await readPictures("train");
const { pictures, labels } = chosen(all, firstOfEach(all.labels, each));
const bytes = gzipSync(Buffer.concat([pictures, labels]), { level: 9 });
// The operating system's number in the header: 255, unknown, so that every machine writes the same bytes.
bytes[9] = 255;
await writeFile(target, bytes);
const sha256 = createHash("sha256").update(bytes).digest("hex");
console.log(`${labels.length} pictures, ${bytes.length} bytes, SHA-256 ${sha256}`);
