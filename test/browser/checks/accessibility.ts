/** Serious and critical violations that axe-core finds, and headings that skip a level; one line each. */
import axe from "axe-core";
import type { Page } from "playwright-core";

export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: runner } = window as unknown as { axe: typeof axe };
    // A layer's box in a diagram shows short marks (“24 → 144”) for which its name has words; both say the same.
    const rules = { "label-content-name-mismatch": { enabled: false } };
    const found = await runner.run(document, { resultTypes: ["violations"], rules });
    return found.violations
      .filter(({ id, impact }) => id === "heading-order" || impact === "serious" || impact === "critical")
      .flatMap(({ id, help, nodes }) =>
        nodes.slice(0, 3).map(({ target, any }) => `${id}: ${help}: ${target.join(" ")} ${any[0]?.message ?? ""}`),
      );
  });
}
