/** In the reader's own colors what is chosen differs from what is not, sliders have a track, and bars show. */
import type { Page } from "playwright-core";

/** How many segments and sliders were looked at, and what is wrong with them. */
interface Colors {
  readonly choices: number;
  readonly tracks: number;
  readonly wrong: readonly string[];
}

export async function forcedColors(page: Page): Promise<Colors> {
  await page.emulateMedia({ forcedColors: "active" });
  const colors = await page.evaluate(() => {
    const wrong: string[] = [];
    const visible = (selector: string) =>
      [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
    const ground = (element: Element | null) => (element === null ? "none" : getComputedStyle(element).backgroundColor);
    const segments = visible(".seg").filter((seg) => seg.querySelector(":checked") !== null);
    for (const seg of segments) {
      const [on, off] = ["label:has(:checked)", "label:not(:has(:checked))"].map((one) =>
        ground(seg.querySelector(one)),
      );
      if (on === off) wrong.push(`chosen as not chosen: ${seg.textContent}`);
    }
    const sliders = visible('.control.range input[type="range"]');
    for (const slider of sliders) {
      const style = getComputedStyle(slider);
      const track = [style.forcedColorAdjust, style.getPropertyValue("--live"), style.getPropertyValue("--edge")];
      if (track.join() !== "none,Highlight,CanvasText") wrong.push(`a slider's track: ${track.join()}`);
    }
    const paper = ground(document.body);
    for (const bar of document.querySelectorAll(".bar-track i"))
      if (ground(bar) === paper) wrong.push("a bar has the paper's color");
    return { choices: segments.length, tracks: sliders.length, wrong };
  });
  await page.emulateMedia({ forcedColors: "none" });
  return colors;
}
