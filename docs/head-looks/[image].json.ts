/** Runs the trained network on a shipped photo when the site is built: what its head says of every anchor. */
import { parseArgs } from "node:util";
import { openDetector, readPhoto } from "../../scripts/node-detector.js";
import { scoreFloor } from "../../src/components/detector/state.js";
import { lookOf, readingOf } from "../model/detection/headOutputs.js";

const { image = "cat" } = parseArgs({ options: { image: { type: "string" } } }).values;
const detector = await openDetector();
const input = detector.input(await readPhoto(image), "stretch");
const pass = detector.run(input);
const { head, labels } = detector.manifest;
// Numbers that the training data skip have outputs, too, but nothing was ever called so.
const look = lookOf(readingOf(pass, head.classes), scoreFloor, (index) => labels[index] !== null);
process.stdout.write(JSON.stringify(look));
