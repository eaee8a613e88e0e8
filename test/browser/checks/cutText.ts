/** Text of pictures that reaches beyond the window, where nothing scrolls to it; one line each. */
import type { Page } from "playwright-core";

export function cutText(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element): boolean =>
      element !== document.body &&
      (getComputedStyle(element).overflowX === "auto" ||
        (element.parentElement !== null && scrolls(element.parentElement)));
    return [...document.querySelectorAll("main svg text")]
      .filter((text) => {
        const { left, right, width } = text.getBoundingClientRect();
        return width > 0 && text.checkVisibility() && (left < -1 || right > innerWidth + 1) && !scrolls(text);
      })
      .map((text) => text.textContent ?? "");
  });
}
