/** Serious and critical violations that axe-core finds, and headings that skip a level; one line each. */
import axe from "axe-core";
import type { Page } from "playwright-core";

/**
 * Rules of which axe-core finds no violation worse than “moderate”, and which look at many elements: what they found would
 * be left out below.
 */
const moderate = ["landmark-unique", "presentation-role-conflict", "region", "scope-attr-valid", "skip-link"];

export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (leftOut) => {
    const { axe: runner } = window as unknown as { axe: typeof axe };
    // A layer's box in a diagram shows short marks (“24 → 144”) for which its name has words; both say the same.
    const off = ["label-content-name-mismatch", ...leftOut];
    const rules: Record<string, { enabled: boolean }> = Object.fromEntries(off.map((id) => [id, { enabled: false }]));
    // Links of one cell below each other, too near for a finger: axe-core asks only who says so.
    rules["target-size"] = { enabled: true };
    // Preloading fetches style sheets and media for rules about turned screens and sounds.
    const found = await runner.run(document, { resultTypes: ["violations"], preload: false, rules });
    return found.violations
      .filter(({ id, impact }) => id === "heading-order" || impact === "serious" || impact === "critical")
      .flatMap(({ id, help, nodes }) =>
        nodes.slice(0, 3).map(({ target, any }) => `${id}: ${help}: ${target.join(" ")} ${any[0]?.message ?? ""}`),
      );
  }, moderate);
}
