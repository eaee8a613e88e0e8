/** On the built page of the explorer: the guided experiments by keyboard, and links that bring a state back. */
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { experiments } from "../../src/components/inside/experiments.js";
import type { Explorer } from "../../src/components/inside/explorer.js";
import { tapsOf } from "../../src/components/inside/state.js";
import { writeQuery } from "../../src/components/inside/url.js";
import { layers } from "../../src/model/layers.js";
import { random } from "../../src/model/random.js";
import { randomState } from "../components/inside/randomState.js";
import { openPage } from "./helpers.js";

const patient = { timeout: 120_000 };

const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return element instanceof HTMLInputElement ? element.value : (element?.textContent ?? "");
  });

describe("guided experiments, by keyboard alone", () => {
  test("each is opened by its link, guessed, run and explained with its numbers", async () => {
    const { page, problems } = await openPage("inside#experiment-cap");
    await page.locator(".found:not(:empty)").waitFor(patient);
    // The link led to the experiment, far below the explorer.
    const top = await page.locator("#experiment-cap").evaluate((element) => element.getBoundingClientRect().top);
    expect(Math.abs(top)).toBeLessThan(800);
    for (const { id, title, choices, variants } of experiments) {
      const item = page.locator(`#experiment-${id}`);
      await page.locator(`#experiment-${id} h3 a`).focus();
      expect(await focused(page)).toBe(title);
      await page.keyboard.press("Enter");
      await page.waitForURL((url) => url.hash === `#experiment-${id}`);
      // A browser may begin at the heading once more after a jump to it.
      for (let tabs = 0; tabs < 3 && (await focused(page)) !== choices[0]; tabs++) await page.keyboard.press("Tab");
      expect(await focused(page)).toBe(choices[0]);
      await page.keyboard.press("Space");
      expect(await item.getByRole("radio", { name: choices[0], exact: true }).isChecked()).toBe(true);
      await page.keyboard.press("Tab");
      expect(await focused(page)).toBe("Run it here");
      await page.keyboard.press("Enter");
      const said = item.locator(".said");
      await said.waitFor(patient);
      const [verdict, text] = [await said.locator("b").innerText(), await said.innerText()];
      // What was measured is one of the choices, beside the reader's guess.
      const measured = choices.find(
        (choice) =>
          verdict === `You: ${choices[0]}; measured here: ${choice}.` || verdict === `${choice}: you were right.`,
      );
      expect(measured, verdict).toBeDefined();
      expect(text.slice(verdict.length)).toMatch(
        id === "fit" ? /cat \d+.*\(\d+\u202f% cats\)/ : /\d of \d+ kept, mean score/,
      );
      expect(await item.locator("tbody tr").count()).toBe(variants.length);
      console.log(`${id}: ${text}`);
    }
    expect(problems).toEqual([]);
    // Some hundred passes, slow ones among them.
  }, 600_000);

  test("a link sets an experiment up in the explorer, and the change comes off again", async () => {
    const { page } = await openPage("inside");
    await page.locator("#experiment-skips").getByRole("link", { name: "Set it up above" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/changes=noskip@4/);
    await page.locator(".found", { hasText: "nothing" }).waitFor(patient);
    await page.locator("[aria-label='Undo: skip of block 4 cut']").focus();
    await page.keyboard.press("Enter");
    await page.locator(".found", { hasText: "cat .9" }).waitFor(patient);
    await page.waitForURL((url) => !url.search.includes("changes"));
  });
});

test("six random states come back from their links, and are written as they were read", async () => {
  const context = {
    photos: ["cat", "cup", "plate"],
    taps: tapsOf(layers({ variant: "v2", resolution: 300, classes: 0 })),
  };
  const dice = random(50);
  // Without the weights nothing is computed: this is about links.
  const { page } = await openPage("inside", {
    prepare: async (opened) => void (await opened.route(/\.(?:bin|wasm)$/, () => new Promise(() => undefined))),
  });
  for (let i = 0; i < 6; i++) {
    const wanted = randomState(dice, context);
    const query = writeQuery(wanted, context);
    await page.goto(new URL(`inside?${query}`, page.url()).href);
    const explorer = page.locator(".explorer");
    await explorer.waitFor(patient);
    const [value, written] = await explorer.evaluate((element) => {
      const it = element as Explorer;
      return [it.value, it.query] as const;
    });
    expect(value, query).toEqual(wanted);
    expect(written).toBe(query);
    expect(await page.locator(".explorer > [role=status] .note").count()).toBe(0);
  }
});
