/**
 * `npm run bench`: speeds as ratios of variants that take turns in one Chromium page, what the built site transfers,
 * how long its sliders take to redraw, when its pages answer, and Lighthouse’s scores. It prints goals beside results and judges nothing: milliseconds belong to the machine that ran them.
 *
 * `npm run bench -- passes page` runs only these measurements; ROUNDS sets how often each variant runs.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { type Browser, chromium } from "playwright-core";
import { arrivals } from "./bench/arrivals.js";
import { explorerTimes } from "./bench/explorerTimes.js";
import { firstDetections } from "./bench/firstDetections.js";
import { firefoxPasses, forwardPasses } from "./bench/forwardPasses.js";
import { growthOfCost } from "./bench/growthOfCost.js";
import { layerPasses } from "./bench/layerPasses.js";
import { ownFiles } from "./bench/ownFiles.js";
import { lighthouseScores } from "./bench/lighthouse.js";
import { redraws } from "./bench/redraws.js";
import { trainingSteps } from "./bench/training.js";
import { widthTimes } from "./bench/widthTimes.js";
import { chromiumArguments, requireChromium } from "./chromium.js";

const rounds = Number(process.env.ROUNDS ?? 40);

/** One measurement to an entry, by the name that selects it. */
const measurements: Readonly<Record<string, (browser: Browser) => Promise<void>>> = {
  passes: (browser) => forwardPasses(browser, rounds),
  layers: (browser) => layerPasses(browser, Math.ceil(rounds / 4)),
  firefox: () => firefoxPasses(rounds),
  growth: (browser) => growthOfCost(browser, rounds),
  page: firstDetections,
  explorer: explorerTimes,
  redraws: (browser) => redraws(browser, rounds),
  arrivals,
  widths: widthTimes,
  train: (browser) => trainingSteps(browser, rounds),
  own: (browser) => ownFiles(browser, Math.min(rounds, 5)),
  lighthouse: lighthouseScores,
};

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !(name in measurements));
if (unknown !== undefined)
  throw new Error(`invalid measurement: ${unknown}; it must be one of ${Object.keys(measurements).join(", ")}`);

if (!existsSync("dist/.nojekyll")) {
  const { status } = spawnSync("npm", ["run", "build"], { stdio: "inherit" });
  if (status !== 0) process.exit(1);
}
const browser = await chromium.launch({ executablePath: requireChromium(), args: [...chromiumArguments] });
console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, Chromium ${browser.version()}, Node ${process.version}`,
);
for (const name of chosen.length > 0 ? chosen : Object.keys(measurements)) await measurements[name](browser);
await browser.close();
