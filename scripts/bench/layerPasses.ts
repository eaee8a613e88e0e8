/**
 * Prints each layer of the trained backbone by itself, TensorFlow.js's kernel and this site's, and writes the times at the
 * detector's own resolution for the page about time. To be run on a quiet machine.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import type { Browser } from "playwright-core";
import { cost } from "../../src/model/architecture/cost.js";
import { layers } from "../../src/model/architecture/layers.js";
import type { RecordedTimes } from "../../src/components/time/recordedTimes.js";
import type { TimedPass } from "../../src/model/runtime/protocol.js";
import { readManifest } from "../node-detector.js";
import { inBrowser } from "./forwardPage.js";
import { median } from "./format.js";

const file = "data/layer-times.json";

/** Microseconds are enough: a browser's clock has no more. */
const rounded = (all: readonly number[]) => all.map((time) => Number(time.toFixed(4)));
const roundedPass = ({ steps, passes }: TimedPass): TimedPass => ({
  steps: steps.map(({ id, milliseconds }) => ({ id, milliseconds: rounded(milliseconds) })),
  passes: rounded(passes),
});

/** Writes what the page about time shows before its reader has measured. */
async function record(browser: Browser): Promise<void> {
  const { network } = await readManifest();
  const resolution = network.resolution ?? 224;
  const times = await inBrowser(browser, { name: "layerByLayer", values: [5, resolution] });
  const recorded: RecordedTimes = {
    device: `${cpus()[0]?.model ?? "unknown processor"}, Chromium ${browser.version().split(".")[0]}`,
    ...roundedPass(times),
    macsPerSecond: Math.round(times.macsPerSecond),
    bytesPerSecond: Math.round(times.bytesPerSecond),
    backend: "WebAssembly",
  };
  writeFileSync(file, `${JSON.stringify(recorded)}\n`);
  console.log(`\nLayer by layer at ${resolution} × ${resolution}, written to ${file}`);
}

export async function layerPasses(browser: Browser, rounds: number): Promise<void> {
  await record(browser);
  const times = await inBrowser(browser, { name: "layerByLayer", values: [rounds, 224] });
  const { network } = await readManifest();
  const ours = new Map(times.steps.map(({ id, milliseconds }) => [id, median(milliseconds)]));
  const theirs = new Map(times.reference?.steps.map(({ id, milliseconds }) => [id, median(milliseconds)]));
  console.log(
    `\nLayer by layer at 224 × 224, ${rounds} samples of each: TensorFlow.js, this site, ratio, multiply-adds`,
  );
  const roles = new Map<string, { theirs: number; ours: number; macs: number }>();
  const line = (name: string, [them, us, macs]: readonly [number, number, number]) =>
    console.log(
      `  ${name.padEnd(34)} ${them.toFixed(3).padStart(7)} ms ${us.toFixed(3).padStart(7)} ms ${(us / them).toFixed(2)} × ` +
        `${(macs / us / 1e6).toFixed(1).padStart(6)} GMAC/s, ${((1e5 * macs) / us / times.macsPerSecond).toFixed(0).padStart(3)} % of the loop`,
    );
  for (const layer of layers({ ...network, resolution: 224 })) {
    const [them, us, { macs }] = [theirs.get(layer.id) ?? NaN, ours.get(layer.id) ?? NaN, cost(layer)];
    line(`${layer.id} ${layer.in.join("×")} → ${layer.out.join("×")}`, [them, us, macs]);
    const sum = roles.get(layer.role) ?? { theirs: 0, ours: 0, macs: 0 };
    roles.set(layer.role, { theirs: sum.theirs + them, ours: sum.ours + us, macs: sum.macs + macs });
  }
  for (const [role, sum] of roles) line(`all of role ${role}`, [sum.theirs, sum.ours, sum.macs]);
}
