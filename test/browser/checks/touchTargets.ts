/** What a finger is to hit on a page: as tall as a fingertip, by its box or by the room around it that hears, too. */
import type { Page } from "playwright-core";

/** Buttons, fields and lines that open something which are less than 40 px tall to a finger. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const height = (element: Element) => {
      const { top, position, content } = getComputedStyle(element, "::after");
      const around = content !== "none" && position === "absolute" ? -2 * parseFloat(top) : 0;
      return element.getBoundingClientRect().height + Math.max(0, around || 0);
    };
    return [...document.querySelectorAll("main :is(button, select, summary, input:not([type=range], [type=file]))")]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.closest("label") === null)
      .filter((one) => one.getBoundingClientRect().width > 2 && height(one) < 39.5)
      .map(
        (one) =>
          `${one.localName} “${(one.textContent || one.getAttribute("aria-label") || one.id).trim()}”: ${Math.round(height(one))} px`,
      );
  });
}
