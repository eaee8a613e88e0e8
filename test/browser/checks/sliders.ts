/** A slider says its value once: no live region repeats what it says itself. */
import type { Locator, Page } from "playwright-core";

interface Heard {
  /** How many sliders said something else after a step. */
  readonly sliders: number;
  /** What was said twice. */
  readonly twice: readonly string[];
}

/** Moves one slider by a step; what it says then, if that is another text, and how many regions say the same. */
async function step(slider: Locator): Promise<[said: string, repeated: number] | undefined> {
  const before = await slider.evaluate((element) => {
    const live = [...document.querySelectorAll("output, [role=status], [role=alert], [aria-live]")].filter(
      (region) => region.getAttribute("aria-live") !== "off" && region.closest('[aria-hidden="true"]') === null,
    );
    Object.assign(window, { heard: live.map((region) => [region, region.textContent] as const) });
    return element.getAttribute("aria-valuetext");
  });
  await slider.press("ArrowRight");
  return slider.evaluate((element, old) => {
    const said = element.getAttribute("aria-valuetext");
    if (said === null || said === old) return undefined;
    const { heard } = window as unknown as { heard: readonly (readonly [Element, string])[] };
    const same = heard.filter(([one, text]) => one.textContent !== text && one.textContent.trim() === said);
    return [said, same.length] as [string, number];
  }, before);
}

export async function heardTwice(page: Page): Promise<Heard> {
  let sliders = 0;
  const twice: string[] = [];
  for (const slider of await page.locator('main :is(input[type="range"], [role="slider"]):visible').all()) {
    if (!(await slider.isVisible()) || (await slider.isDisabled())) continue;
    const heard = await step(slider);
    if (heard === undefined) continue;
    sliders += 1;
    if (heard[1] > 0) twice.push(heard[0]);
  }
  return { sliders, twice };
}
