/** How long after its text a chapter is interactive: until the last of its cells has drawn. */
import type { Browser } from "playwright-core";
import { chapters } from "../../docs/chapters.js";
import { serve } from "../serve.js";
import { median } from "./format.js";
import { arrivalOf, settledPage } from "./settledPage.js";

const goal = 1000;
const tries = 3;

export async function arrivals(browser: Browser): Promise<void> {
  const server = await serve();
  console.log(`\nInteractive after the text shows, ms (goal ≤ ${goal}), empty cache, median of ${tries} loads`);
  console.log("   text  interactive after  at 4 × CPU slowdown");
  for (const name of ["", ...chapters.filter(({ listed }) => listed).map(({ id }) => id)]) {
    const waits: number[][] = [];
    let text = 0;
    for (const slowdown of [undefined, 4]) {
      const seen: number[] = [];
      for (let i = 0; i < tries; i++) {
        const page = await settledPage(browser, `${server.url}${name}`, { slowdown });
        const arrival = await arrivalOf(page);
        if (slowdown === undefined) text = text === 0 ? arrival.text : Math.min(text, arrival.text);
        // A cell may be done before anything is painted: then there is nothing to wait for.
        seen.push(Math.max(0, arrival.ready - arrival.text));
        await page.context().close();
      }
      waits.push(seen);
    }
    const [plain, slow] = waits.map(median);
    const say = (value: number, width: number) => value.toFixed(0).padStart(width);
    console.log(
      `  ${say(text, 5)}  ${say(plain, 17)}  ${say(slow, 19)}  ${plain > goal ? "over  " : "      "}${name || "index"}`,
    );
  }
  await server.close();
}
