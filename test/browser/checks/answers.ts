/** Questions and exercises: closed on paper unless they are open, and open, with their answers, where a link asks for it. */
import type { Page } from "playwright-core";
import { answerText } from "../../../src/model/exercises/exercise.js";
import { exercises, generators } from "../../../src/model/exercises/index.js";

const plain = (text: string) => text.trim().replace(/\s+/g, " ");

/** What a page's questions say once they are open. */
export const answersOf = (page: Page): Promise<string[]> =>
  page
    .locator(".ask .why")
    .allTextContents()
    .then((list) => list.map(plain));

/** What a page says on paper, and the covers of the screen that are missing there. */
export async function onPaper(page: Page): Promise<{ text: string; bare: string[] }> {
  await page.emulateMedia({ media: "print" });
  const text = plain(await page.locator("#observablehq-main").innerText());
  const bare = await page
    .locator(".lid, .design-lid")
    .evaluateAll((list) =>
      list.filter((lid) => !lid.closest("details:not([open])") && !lid.checkVisibility()).map((lid) => lid.className),
    );
  await page.emulateMedia({ media: "screen" });
  return { text, bare };
}

/** What is closed in a chapter that was opened with `reveal=all`. */
export async function closed(page: Page, path: string): Promise<string[]> {
  // Other pages ask what only a run of the network answers.
  if (!(path in generators)) return [];
  const questions = await page.locator(".ask:not(.revealed, .quiz)").count();
  const wrong = questions > 0 ? [`${questions} questions`] : [];
  const shown = (await page.locator(".exercise details[open] b.live").allInnerTexts()).join();
  const answers = exercises(path, "1").map(answerText).join();
  return shown === answers ? wrong : [...wrong, `exercises: ${shown}, not ${answers}`];
}
