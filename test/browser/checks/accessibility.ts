/** Serious and critical violations that axe-core finds, and headings that skip a level; one line each. */
import axe from "axe-core";
import type { Page } from "playwright-core";

/**
 * Rules of which axe-core finds no violation worse than “moderate”, and which look at many elements: what they found would
 * be left out below.
 */
const moderate = ["landmark-unique", "presentation-role-conflict", "region", "scope-attr-valid", "skip-link"];

/** @param touch whether fingers point: then targets are to be large enough, or far enough apart */
export async function violations(page: Page, { touch = false } = {}): Promise<string[]> {
  await page.evaluate(axe.source);
  const choice = { leftOut: moderate, touch };
  return page.evaluate(async ({ leftOut, touch: fingers }) => {
    const { axe: runner } = window as unknown as { axe: typeof axe };
    // A layer's box in a diagram shows short marks (“24 → 144”) for which its name has words; both say the same.
    const off = ["label-content-name-mismatch", ...leftOut];
    const rules: Record<string, { enabled: boolean }> = Object.fromEntries(off.map((id) => [id, { enabled: false }]));
    // Off in axe-core unless asked for.
    rules["target-size"] = { enabled: fingers };
    // Preloading fetches style sheets and media for rules about turned screens and sounds.
    const found = await runner.run(document, { resultTypes: ["violations"], preload: false, rules });
    return found.violations
      .filter(({ id, impact }) => id === "heading-order" || impact === "serious" || impact === "critical")
      .flatMap(({ id, help, nodes }) =>
        nodes.slice(0, 3).map(({ target, any }) => `${id}: ${help}: ${target.join(" ")} ${any[0]?.message ?? ""}`),
      );
  }, choice);
}
