import type { Page } from "playwright-core";

/** Axes of figures that write one number twice, so that a reader cannot tell the places apart. */
export function repeatedTicks(page: Page): Promise<string[]> {
  return page.locator("svg g.grid").evaluateAll((grids) =>
    grids.flatMap((grid) => {
      const ticks = [...grid.querySelectorAll(":scope > text.tick")];
      return (["x", "y"] as const).flatMap((along) => {
        const across = along === "x" ? "y" : "x";
        // Those of one axis stand on one line.
        const seen = new Set<string>();
        return ticks.flatMap((tick) => {
          const key = `${tick.getAttribute(across)} ${tick.textContent}`;
          if (seen.has(key)) return [`${tick.textContent} twice in ${ticks.map((one) => one.textContent).join(", ")}`];
          seen.add(key);
          return [];
        });
      });
    }),
  );
}
