/** Prints forward passes of the trained network: this site's kernels, TensorFlow.js's, peers, and loops that only compute. */
import type { Browser } from "playwright-core";
import type { PassTimes } from "./forward.js";
import { base, names, peerNames, tapsViewed } from "./forwardNames.js";
import { inBrowser, inFirefox, peerFiles } from "./forwardPage.js";
import { median, ms, quantile, spread } from "./format.js";

/** Greatest ratio that is hoped for, to the variant named. */
const goals: readonly (readonly [variant: string, to: string, most: number])[] = [
  [names.fma, base, 0.65],
  [names.fma, peerNames.ort, 0.5],
  [names.fma, peerNames.liteRt, 0.8],
  [tapsViewed, names.fma, 1.02],
  ["ReLU instead of ReLU6", names.fma, 1.1],
  ["ReLU6 with its cut at 4", names.fma, 1.1],
  ["no skips", names.fma, 1.1],
  ["Mish instead of ReLU6", names.fma, 1.5],
];
/** Least share of the fastest loop's rate. */
const goalOfPeak = 0.7;

const quick = (times: readonly number[]) => quantile(times, 0.25);

/** Median of the ratios of each round, in which both have run within the same half second, on an equally busy machine. */
const inRounds = (above: readonly number[], below: readonly number[]) =>
  median(above.map((value, round) => value / below[round]));

function show(title: string, { macs, rounds, peaks, writing, differences, leaked }: PassTimes): void {
  const count = Object.values(rounds)[0].length;
  console.log(
    `\n${title}: backbone of COCO SSDLite MobileNetV2 at 224 × 224, trained weights, one thread, ${count} rounds`,
  );
  console.log(`  ${(macs / 1e6).toFixed(1)} M multiply-adds a pass; tensors leaked: ${leaked}`);
  const reference = median(rounds[base]);
  for (const [name, times] of Object.entries(rounds)) {
    const rate = `${(macs / median(times) / 1e6).toFixed(1)} GMAC/s`;
    const off =
      name in differences && name !== base ? `, differs by ${differences[name].toExponential(1)} of the range` : "";
    const ratio = `${(median(times) / reference).toFixed(3)} × ${base}`;
    console.log(`  ${name.padEnd(30)} ${spread(times)}  ${rate.padStart(13)}  ${ratio}${off}`);
  }
  console.log(
    "  ratios: the median of each round’s ratio; of medians; of lower quartiles, which other work on the machine disturbs less",
  );
  for (const [name, to, most] of goals) {
    if (!(name in rounds && to in rounds)) continue;
    const [ours, theirs] = [rounds[name], rounds[to]];
    const ratios = [inRounds(ours, theirs), median(ours) / median(theirs), quick(ours) / quick(theirs)];
    console.log(`  ${name} / ${to}: ${ratios.map((ratio) => ratio.toFixed(3)).join(", ")} (goal ≤ ${most})`);
  }
  const share = inRounds(writing.rounds, rounds[names.fma] ?? rounds[names.simd]);
  console.log(
    `  only writing the ${(writing.bytes / 1e6).toFixed(1)} MB of all taps takes ${ms(median(writing.rounds))}, ` +
      `${(100 * share).toFixed(0)} % of a pass that keeps none of them`,
  );
  for (const [kind, rates] of Object.entries(peaks)) {
    const ours = rounds[kind === "fma" ? names.fma : names.simd];
    const pace = ours.map((time) => (1000 * macs) / time);
    const shares = [
      inRounds(pace, rates),
      median(pace) / median(rates),
      quantile(pace, 0.75) / quantile(rates, 0.75),
    ].map((share) => `${(100 * share).toFixed(0)} %`);
    const words = kind === "fma" ? "fuses multiply and add" : "multiplies and adds";
    const goal = kind === "fma" ? ` (goal ≥ ${100 * goalOfPeak} %)` : "";
    console.log(
      `  a loop that only ${words}: ${(median(rates) / 1e9).toFixed(1)} GMAC/s, ${(quantile(rates, 0.75) / 1e9).toFixed(1)} in the upper quartile; ` +
        `the pass reaches ${shares.join(", ")} of it${goal}`,
    );
  }
}

/** The backbone in variants, then the whole detector. */
export async function forwardPasses(browser: Browser, rounds: number): Promise<void> {
  const { files, peers } = await peerFiles();
  show(`Chromium ${browser.version()}`, await inBrowser(browser, { name: "passes", values: [rounds, peers], files }));
  console.log(
    "\nThe whole detector at its own resolution, from a picture of 640 × 480 to detections, each in a fresh page",
  );
  for (const kernels of ["tfjs", "fma", "simd"] as const) {
    const times = await inBrowser(browser, { name: "detector", values: [kernels, rounds] });
    const picture = median(times.rounds.picture);
    console.log(
      `  ${names[kernels].padEnd(30)} first pass ${ms(times.first)}; picture to detections ${ms(picture)}, ` +
        `${(1000 / picture).toFixed(1)} frames a second; backbone and heads ${ms(median(times.rounds["backbone and heads"]))}`,
    );
  }
}

/** The backbone's variants in Firefox, without peers. */
export async function firefoxPasses(rounds: number): Promise<void> {
  const found = await inFirefox({ name: "passes", values: [rounds, []] });
  if (found === undefined) console.log("\nleft out: Firefox, since none is installed");
  else show(found.agent, found.value);
}
