/**
 * `npm run heights`: measures how tall the places of all cells become and how wide the formulas in the text are, and writes
 * it for the build, which keeps that much room for them. To run after a change of pages or figures; it takes a Chromium, and
 * about two minutes. Names of pages after `--` measure only these.
 */
import { writeFileSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { type Formulas, formulasFile, readFormulas } from "./arrive/formulas.js";
import { type Place, type Places, placesFile, readPlaces, simplify } from "./arrive/places.js";
import { listFiles } from "./arrive/siteFolder.js";
import { chromiumArguments, requireChromium } from "./chromium.js";
import { serve } from "./serve.js";

/** Window widths in CSS pixels: common ones, and either side of where the stylesheets change. */
const widths = [
  320, 344, 360, 375, 390, 412, 430, 480, 540, 600, 640, 700, 767, 768, 834, 900, 960, 1023, 1024, 1100, 1199, 1200,
  1280, 1366, 1439, 1440, 1600, 1759, 1760, 1920,
];

interface Measured {
  readonly name: string;
  readonly height: number;
  readonly column: string;
}

/** Runs in the page: comes by everything, since some figures draw when they are seen, then reads all places. */
async function measure(): Promise<Measured[]> {
  for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
  }
  scrollTo(0, 0);
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return Array.from(document.querySelectorAll<HTMLElement>("[data-cell]"), (place) => ({
    name: place.dataset.cell ?? "",
    height: Math.ceil(place.getBoundingClientRect().height * 10) / 10,
    column: place.parentElement?.localName === "main" ? getComputedStyle(place).gridColumnStart : "",
  }));
}

/** Waits until the page is whole: its cells have run, and what they fetched is there. */
async function whole(page: Page): Promise<void> {
  await page.evaluate(() => dispatchEvent(new Event("scroll")));
  await page.waitForFunction(() => document.querySelector(":root[data-drawn], body:not(:has([data-cell]))") !== null);
  await page.evaluate(() => {
    document.documentElement.setAttribute("data-used", "");
    return document.fonts.ready;
  });
  await page.waitForLoadState("networkidle");
}

/** Runs in the page: the formulas of its text, by their source, and the widths of their parts in their own em. */
function measureFormulas(): Record<string, number[]> {
  return Object.fromEntries(
    Array.from(document.querySelectorAll(".katex"), (formula) => {
      const source = formula.querySelector("annotation")?.textContent ?? "";
      const widths = Array.from(formula.querySelectorAll<HTMLElement>(".katex-base"), (part) => {
        part.style.width = "";
        const width = part.getBoundingClientRect().width / parseFloat(getComputedStyle(part).fontSize);
        return Math.round(width * 1000) / 1000;
      });
      return [source, widths];
    }),
  );
}

interface Measures {
  readonly places: Record<string, Place>;
  readonly formulas: Formulas;
}

async function measuresOf(browser: Browser, url: string): Promise<Measures> {
  const page = await browser.newPage({ reducedMotion: "reduce" });
  // However busy this machine is, the text is to be in the site’s own face.
  await page.route(url, async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      body: (await response.text()).replaceAll("font-display:optional", "font-display:block"),
    });
  });
  const heights = new Map<string, [number, number][]>();
  const columns = new Map<string, string>();
  await page.goto(url);
  // Twice, and the second time counts: what a network computes comes late, and nothing says when.
  for (const [i, width] of [...widths, ...widths].entries()) {
    await page.setViewportSize({ width, height: 900 });
    if (i === 0) {
      await page.evaluate(measure);
      await whole(page);
    }
    if (i < widths.length) {
      await page.evaluate(measure);
      continue;
    }
    for (const { name, height, column } of await page.evaluate(measure)) {
      heights.set(name, [...(heights.get(name) ?? []), [width, height]]);
      if (column === "wide" || column === "full") columns.set(name, column);
    }
  }
  const formulas = await page.evaluate(measureFormulas);
  await page.close();
  // Most cells show nothing: they import and define.
  const shown = [...heights].filter(([, list]) => list.some(([, height]) => height > 0));
  const places = Object.fromEntries(
    shown.map(([name, list]) => {
      const column = columns.get(name);
      return [name, { heights: simplify(list), ...(column === undefined ? {} : { column }) }];
    }),
  );
  return { places, formulas };
}

/** One line for each place, so that a change shows what changed. */
function format(places: Places): string {
  const pages = Object.keys(places)
    .sort()
    .map((page) => {
      const lines = Object.entries(places[page]).map(
        ([name, place]) => `${JSON.stringify(name)}: ${JSON.stringify(place)}`,
      );
      return `${JSON.stringify(page)}: {\n${lines.join(",\n")}\n}`;
    });
  return `{\n${pages.join(",\n")}\n}\n`;
}

function formatFormulas(measured: Formulas): string {
  const lines = Object.keys(measured)
    .sort()
    .map((source) => `${JSON.stringify(source)}: ${JSON.stringify(measured[source])}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

const all = listFiles()
  .filter((file) => file.endsWith(".html") && file !== "404.html")
  .map((file) => file.replace(/\.html$/, ""));
const chosen = process.argv.length > 2 ? process.argv.slice(2) : all;
const unknown = chosen.find((page) => !all.includes(page));
if (unknown !== undefined) throw new Error(`invalid page: ${unknown}; it must be one of ${all.join(", ")}`);

const server = await serve();
const browser = await chromium.launch({ executablePath: requireChromium(), args: [...chromiumArguments] });
const places: Record<string, Readonly<Record<string, Place>>> = Object.fromEntries(
  Object.entries(readPlaces()).filter(([page]) => all.includes(page)),
);
// All pages: what no page writes any more is left out.
const formulas: Record<string, readonly number[]> = chosen === all ? {} : { ...readFormulas() };
const queue = [...chosen];
const worker = async () => {
  for (let page = queue.shift(); page !== undefined; page = queue.shift()) {
    const measured = await measuresOf(browser, `${server.url}${page}.html`);
    places[page] = measured.places;
    Object.assign(formulas, measured.formulas);
    // After each page: what is measured stays, whatever happens to the rest.
    writeFileSync(placesFile, format(places));
    writeFileSync(formulasFile, formatFormulas(formulas));
    console.log(`${page}: ${Object.keys(places[page]).length} places`);
  }
};
await Promise.all([worker(), worker()]);
await browser.close();
await server.close();
