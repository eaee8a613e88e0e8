/** The page of trained widths: from a turn of the slider to the answers, and how many pictures a second. */
import type { Browser, Page } from "playwright-core";
import { serve } from "../serve.js";
import { kB, ms } from "./format.js";

const goal = 300;

interface Switch {
  readonly id: string;
  /** Decoding, first pass and the answers for sixteen pictures, once the file is here; 0 preparing when it was open. */
  readonly answering: number;
  readonly waited: number;
}

async function turn(page: Page, key: string, id: string): Promise<Switch> {
  const figure = page.locator(".width-figure");
  await page.keyboard.press(key);
  await page.locator(`.width-figure[data-live="${id}"]`).waitFor({ timeout: 60_000 });
  const read = async (name: string) => Number(await figure.getAttribute(`data-${name}`));
  return { id, answering: await read("answering"), waited: await read("waited") };
}

/** Every width once with its file to fetch, then once more when it is open; then all pictures through the narrowest. */
export async function widthTimes(browser: Browser): Promise<void> {
  const server = await serve();
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  let fetched = 0;
  page.on("requestfinished", (request) => {
    if (/weights\.[0-9a-f]+\.bin$/.test(new URL(request.url()).pathname))
      void request.sizes().then(({ responseBodySize }) => (fetched += responseBodySize));
  });
  await page.goto(new URL("widths", server.url).href);
  await page.locator(".width-figure button", { hasText: "Let it answer here" }).click();
  await page.locator('.width-figure[data-live="v2-0.5"]').waitFor({ timeout: 120_000 });
  const slider = page.locator('.width-figure input[type="range"]');
  const checked = page.locator(".width-figure input:checked");
  const round = async () => {
    const all: Switch[] = [];
    await slider.focus();
    all.push(await turn(page, "Home", "v2-0.25"), await turn(page, "ArrowRight", "v2-0.35"));
    all.push(await turn(page, "ArrowRight", "v2-0.5"), await turn(page, "ArrowRight", "v2-1"));
    await checked.focus();
    all.push(await turn(page, "ArrowRight", "v1-1"));
    await slider.focus();
    all.push(await turn(page, "ArrowLeft", "v1-0.5"), await turn(page, "ArrowLeft", "v1-0.25"));
    await checked.focus();
    await turn(page, "ArrowLeft", "v2-0.25");
    return all;
  };
  const first = await round();
  const again = await round();
  console.log(
    `\nPage of trained widths, sixteen pictures, ${kB(fetched)} of weights (goal ≤ ${goal} ms after the fetch)`,
  );
  for (const [i, { id, answering }] of first.entries()) {
    // The page opens with this one, so its first turn finds it open.
    const note = id === "v2-0.5" ? "  (was open)" : "";
    console.log(
      `  ${id.padEnd(8)} first answer ${ms(answering).padStart(9)}, again ${ms(again[i].waited).padStart(9)}${note}`,
    );
  }
  await page.getByRole("button", { name: /^Classify all/ }).press("Enter");
  const said = page.locator("figure .said", { hasText: "pictures a second" });
  await said.waitFor({ timeout: 120_000 });
  const rate = /([\d]+) pictures a second/.exec((await said.innerText()).replace(/\s/g, " "));
  console.log(`  500 pictures through v2-0.25: ${rate?.[1] ?? "?"} a second`);
  await context.close();
  await server.close();
}
