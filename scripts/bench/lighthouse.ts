/**
 * Lighthouse’s scores for every page of the built site, as a phone on slow 4G would have it, and what they rest on: the
 * median of three runs. LIGHTHOUSE_PAGES names some pages only.
 */
import { createServer } from "node:net";
import lighthouse, { type RunnerResult } from "lighthouse";
import { chromium } from "playwright-core";
import { listFiles } from "../arrive/siteFolder.js";
import { chromiumArguments, requireHeadless } from "../chromium.js";
import { serve } from "../serve.js";
import { blockingTime, longestTask } from "./blockingTime.js";
import { median } from "./format.js";

const runs = 3;
const scores = ["performance", "accessibility", "best-practices", "seo"] as const;
/** Audits with the name of their column; times in ms. */
const audits = {
  FCP: "first-contentful-paint",
  LCP: "largest-contentful-paint",
  TBT: "total-blocking-time",
  CLS: "cumulative-layout-shift",
} as const;

/** A port that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

type Report = RunnerResult["lhr"];

/** Audits of a report that cost points, in all but speed. */
function failures({ audits: all, categories }: Report): string[] {
  return scores
    .slice(1)
    .flatMap((category) =>
      categories[category].auditRefs
        .filter(({ id, weight }) => weight > 0 && all[id].score !== null && all[id].score < 1)
        .map(({ id }) => `${category}: ${all[id].title}`),
    );
}

export async function lighthouseScores(): Promise<void> {
  const asked = process.env.LIGHTHOUSE_PAGES?.split(",");
  const pages = listFiles()
    .filter((file) => file.endsWith(".html") && file !== "404.html")
    .map((file) => file.replace(/\.html$/, ""))
    .filter((page) => asked === undefined || asked.includes(page));
  const port = await freePort();
  const site = await serve();
  const browser = await chromium.launch({
    // Windows, tabs and menus of a whole Chromium would take turns with the page on two cores.
    executablePath: requireHeadless(),
    args: [...chromiumArguments, `--remote-debugging-port=${port}`],
  });
  console.log(
    `\nLighthouse, mobile, simulated slow 4G, median of ${runs}; goal: performance ≥ 95, inside ≥ 85, the rest 100`,
  );
  console.log("CPU ms: TBT by the processor time of the main thread, without what it waits for one of the cores");
  console.log("task ms: the longest task after the first paint, by the same time; goal: at most 50");
  console.log("page          perf  acc   bp  seo   FCP s  LCP s  TBT ms  CPU ms  task ms    CLS");
  for (const page of pages) {
    const reports: Report[] = [];
    const blocking: number[] = [];
    const longest: number[] = [];
    for (let run = 0; run < runs; run++) {
      const result = await lighthouse(`${site.url}${page === "index" ? "" : `${page}.html`}`, {
        port,
        logLevel: "error",
        onlyCategories: [...scores],
      });
      if (result === undefined) throw new Error(`Lighthouse has no result for ${page}`);
      reports.push(result.lhr);
      blocking.push(blockingTime(result.artifacts.Trace.traceEvents));
      longest.push(longestTask(result.artifacts.Trace.traceEvents));
    }
    const score = (name: (typeof scores)[number]) =>
      Math.round(100 * median(reports.map(({ categories }) => categories[name].score ?? 0)));
    const value = (name: keyof typeof audits) =>
      median(reports.map((report) => report.audits[audits[name]].numericValue ?? NaN));
    const numbers = [
      ...scores.map((name) => String(score(name)).padStart(4)),
      `  ${(value("FCP") / 1000).toFixed(1).padStart(5)}`,
      `${(value("LCP") / 1000).toFixed(1).padStart(6)}`,
      `${value("TBT").toFixed(0).padStart(7)}`,
      `${median(blocking).toFixed(0).padStart(7)}`,
      `${median(longest).toFixed(0).padStart(8)}`,
      value("CLS").toFixed(3).padStart(6),
    ];
    console.log(`${page.padEnd(12)}  ${numbers.join(" ")}`);
    for (const failure of failures(reports[0])) console.log(`  ${failure}`);
  }
  await browser.close();
  await site.close();
}
