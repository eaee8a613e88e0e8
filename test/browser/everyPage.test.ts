/**
 * What holds on every page of the built site. A page is opened once, and one check after the other looks at it: opening
 * costs more than looking.
 */
import { expect, test } from "vitest";
import { violations } from "./checks/accessibility.js";
import { answersOf, closed, onPaper } from "./checks/answers.js";
import { repeatedTicks } from "./checks/axes.js";
import { forcedColors } from "./checks/forcedColors.js";
import { dropFaces, savedPictures } from "./checks/savedPictures.js";
import { shownCode } from "./checks/shownCode.js";
import { heardTwice } from "./checks/sliders.js";
import { unstyled } from "./checks/styles.js";
import { changeWidths } from "./checks/widths.js";
import { openTab, overflowing, pages, visit } from "./helpers.js";

/** How much there was to look at: a check that finds nothing to check proves nothing. */
const looked = { choices: 0, tracks: 0, pictures: 0, sliders: 0, answers: 0 };
const following = new Set<string>();

test.each(pages)("page /%s", async (path) => {
  const tab = await openTab({ reducedMotion: "reduce" });
  const { page, problems } = tab;
  try {
    await visit(tab, path);
    expect.soft(await page.locator(".observablehq--error").allTextContents(), "red error blocks").toEqual([]);
    expect.soft(await overflowing(page), "wider than the window").toEqual([]);
    const tall = await page.evaluate(() => document.documentElement.scrollHeight);
    expect.soft(tall, "height in px, 1280 px wide").toBeLessThanOrEqual(path === "inside" ? 4000 : 7000);
    expect.soft(await unstyled(page), "classes without their rules").toEqual([]);
    expect.soft(await repeatedTicks(page), "numbers that an axis writes twice").toEqual([]);
    expect.soft(await violations(page), "axe-core").toEqual([]);
    const printed = await onPaper(page);
    expect.soft(printed.bare, "covers that are missing on paper").toEqual([]);
    const colors = await forcedColors(page);
    expect.soft(colors.wrong, "forced colors").toEqual([]);
    expect.soft(await changeWidths(page), "errors while the width changes").toEqual([]);

    await dropFaces(page);
    await page.setViewportSize({ width: 1280, height: 2400 });
    // One of them shows whether a light page's colors come along; on a dark page each brings its ground, too.
    for (const [colorScheme, most] of [["light", 1], ["dark"]] as const) {
      await page.emulateMedia({ colorScheme });
      const { saved, wrong } = await savedPictures(page, most);
      expect.soft(wrong, `pictures saved in ${colorScheme} colors`).toEqual([]);
      looked.pictures += saved;
    }

    const { sliders, twice } = await heardTwice(page);
    expect.soft(twice, "said twice").toEqual([]);
    const { follows, wrong } = await shownCode(page, path);
    expect.soft(wrong, "code").toEqual([]);
    if (follows) following.add(path);
    expect.soft(problems, "console and network").toEqual([]);

    looked.choices += colors.choices;
    looked.tracks += colors.tracks;
    looked.sliders += sliders;
    // Other pages have nothing that a link could open.
    if ((await page.locator(".ask, .exercise").count()) === 0) return;
    await visit(tab, `${path}?reveal=all`);
    expect.soft(await closed(page, path), "closed though the link opens all").toEqual([]);
    const answers = await answersOf(page);
    const revealed = await onPaper(page);
    expect
      .soft(
        answers.filter((answer) => !revealed.text.includes(answer)),
        "answers missing on paper",
      )
      .toEqual([]);
    expect
      .soft(
        answers.filter((answer) => printed.text.includes(answer)),
        "answers given away on paper",
      )
      .toEqual([]);
    looked.answers += answers.length;
  } finally {
    await tab.close();
  }
});

test("there was something to look at", () => {
  for (const [name, count] of Object.entries(looked)) expect(count, name).toBeGreaterThan(10);
  const movable = ["activations", "backbone", "bottleneck", "compare", "convolution", "separable", "v1", "widths"];
  expect([...following]).toEqual(expect.arrayContaining(movable));
});
