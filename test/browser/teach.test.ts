/** The page for teachers: its answers are the model's, its links lead to the states they name. */
import { expect, test } from "vitest";
import { answerText } from "../../src/model/exercises/exercise.js";
import { exercises, generators } from "../../src/model/exercises/index.js";
import { openPage, overflowing, site } from "./helpers.js";

const chapters = Object.keys(generators);

/** The page keeps short formulas in one line. */
const unspaced = (text: string | null) => (text ?? "").replaceAll("\u00a0", " ");

test("the field above the tables chooses a set of numbers, and every exercise of it has its answer", async () => {
  const { page, problems } = await openPage("teach?numbers=7b");
  const sheet = page.locator(".answer-sheet");
  await expect.poll(() => sheet.locator("ol > li > p:first-child").count()).toBe(3 * chapters.length);
  for (const chapter of chapters) {
    for (const problem of exercises(chapter, "7b")) {
      expect(unspaced(await sheet.textContent())).toContain(problem.question);
      expect(await sheet.textContent()).toContain(`Answer: ${answerText(problem)}`);
    }
  }
  const v1 = sheet.locator("details", { has: page.getByRole("heading", { name: "V1", exact: true }) });
  await v1.locator("summary").press("Enter");
  expect(unspaced(await v1.innerText())).toContain(exercises("v1", "7b")[0].question);
  await page.getByLabel("Set of numbers").focus();
  await page.keyboard.press("End");
  await page.keyboard.type("x");
  await expect.poll(() => page.url()).toContain("numbers=7bx");
  // What was open stays open.
  expect(unspaced(await sheet.innerText())).toContain(exercises("v1", "7bx")[0].question);
  expect(problems).toEqual([]);
});

test("a state worth projecting opens as it says: half the width", async () => {
  const { page } = await openPage("teach");
  await page.locator(".states a", { hasText: "Half the width" }).press("Enter");
  await page.waitForURL(/v1\.html\?alpha=0\.5&numbers=1#figure$/);
  // 149.5 million at half the width: TF-slim prints 150.
  await expect.poll(() => page.locator(".v1-stages .said").innerText()).toContain("149.5");
});

test("the plan's links open their figures before the vote, and its exercises are those of the key", async () => {
  const { page, context } = await openPage("teach");
  const links = page.locator(".lesson tbody a");
  await page.getByLabel("Set of numbers").fill("7b");
  await expect.poll(() => links.last().getAttribute("href")).toMatch(/numbers=7b#exercises$/);
  // Every chapter with exercises has those of the class.
  const without = await links.evaluateAll((list) =>
    list.map((link) => (link as HTMLAnchorElement).href).filter((href) => !href.includes("numbers=7b")),
  );
  expect(without.map((href) => new URL(href).pathname)).toEqual([new URL(site).pathname]);
  // A part's further links are for after the vote.
  const addresses = await page
    .locator(".lesson tbody tr")
    .evaluateAll((rows) => rows.map((row) => row.querySelector("a")?.href ?? ""));
  /** What the class would see of the answer, in the window or as a state of the figure. */
  const spoilers: Readonly<Record<number, RegExp>> = {
    1: /27 products/,
    2: /fewer|an eighth|\d\s?%/,
    3: /149\.5|times fewer/,
    5: /V1 is [\d.]+×|By the model/,
  };
  const spoiled: string[] = [];
  for (const [step, address] of addresses.entries()) {
    const { page: opened } = await openPage(address, { context });
    const seen = await opened.evaluate(() =>
      Array.from(document.querySelectorAll("#observablehq-main :is(p, text, output, .ratio, .said, .part)"))
        .filter((element) => {
          const { top, bottom, width } = element.getBoundingClientRect();
          // A question is none of the answer.
          return (
            width > 0 &&
            bottom > 0 &&
            top < innerHeight &&
            element.closest(".ask") === null &&
            element.querySelector(".ask") === null
          );
        })
        .map((element) => element.textContent ?? ""),
    );
    const told = seen.filter((text) => spoilers[step]?.test(text));
    spoiled.push(...told.map((text) => `step ${step + 1}: ${text}`));
    if ((await opened.locator(".ask.revealed").count()) > 0) spoiled.push(`step ${step + 1}: an open answer`);
    if (step === addresses.length - 1) {
      const questions = exercises("bottleneck", "7b").map(({ question }) => question);
      expect((await opened.locator(".exercise h3 + p").allInnerTexts()).map(unspaced)).toEqual(questions);
    }
    await opened.close();
  }
  expect(spoiled).toEqual([]);
});

test("without JavaScript the plan adds up to 90 minutes, and the answers are there", async () => {
  const { page } = await openPage("teach", { javaScript: false });
  const minutes = await page.locator(".lesson tbody th").allInnerTexts();
  expect(minutes.at(-1)?.replace(/\u2060/g, "")).toMatch(/90$/);
  const text = await page.locator("#observablehq-main").innerText();
  for (const problem of exercises("compare", "1")) expect(text).toContain(answerText(problem));
  // What is said of half the width: 3.10 and 1.78 times for V2, not four and three.
  expect((await page.locator(".misconceptions").allTextContents()).join()).toContain("3.10");
});

test("nothing reaches beyond a phone's screen", async () => {
  const { page } = await openPage("teach", { width: 390, height: 844, touch: true });
  expect(await overflowing(page)).toEqual([]);
});

test("an empty field for the set says which set stays", async () => {
  const { page } = await openPage("teach?numbers=7b");
  await page.getByLabel("Set of numbers").fill("");
  await page.getByText("The field is empty, so the links keep set 7b.").waitFor();
  await page.getByLabel("Set of numbers").fill("8");
  await expect.poll(() => page.getByText("The field is empty").count()).toBe(0);
});

test("what a class sent is read by its values, and nothing is offered before there is something", async () => {
  const { page } = await openPage("teach");
  const results = page.locator(".answer-collector");
  expect(await results.getByRole("button", { name: "Answers as CSV" }).isVisible()).toBe(false);
  const answer = exercises("convolution", "7b")[0];
  const line = (name: string, set: string, text: string) =>
    `mobilenet-answers convolution:${set}:${name} exercise:multiply-adds:${text}:right guess:convolution-even-window:27:open::How%20many%20products%3F end`;
  await page
    .getByLabel("Lines of answers")
    .fill([line("Ada", "7b", "2400000"), line("Bob", "7b", String(answer.answer)), line("Cy", "1", "7")].join("\n"));
  const row = results.locator("tr", { hasText: answer.title });
  expect(await row.locator("td").nth(1).innerText()).toBe("1 of 3");
  // The right value of each set, and thousands apart.
  expect(await row.locator("td").nth(0).innerText()).toBe(
    ["7b", "1"].map((set) => `${answerText(exercises("convolution", set)[0])} (set ${set})`).join("; "),
  );
  expect(await row.locator("td").nth(2).innerText()).toContain("2\u202f400\u202f000");
  expect(await results.getByText("Guess: How many products?").count()).toBe(1);
  expect(await results.locator("[role=status]").innerText()).toContain("In 2 places “right” or “wrong” does not fit");
});
