/** Published speed-ups on many devices, and the reader's own once it is measured. */
import { type DeviceRow, deviceChart, deviceTable } from "./deviceChart.js";
import { type Input, html, input } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { responsive } from "../ui/responsive.js";

/**
 * @param rows published pairs
 * @param byArithmetic V1's multiply-adds divided by V2's
 * @returns an input whose value is the reader's own row, undefined before it is measured
 */
export function deviceFigure(rows: readonly DeviceRow[], byArithmetic: number): Input<DeviceRow | undefined> {
  let own: DeviceRow | undefined;
  const all = () => (own === undefined ? rows : [own, ...rows]);
  const table = html("div", {}, deviceTable(rows));
  const picture = responsive((width) => deviceChart(all(), byArithmetic, { width }));
  const element = html(
    "div",
    { class: "wide" },
    figure([picture], {
      label: "How many times faster V2 is, on many devices",
      caption:
        "The same two networks at α = 1 and 224 × 224 pixels. Right of the line V2 is faster, left of it V1. ms: time for one image; fps: images in a second. The violet line is where V2 would be if time followed multiply-adds. The frame rates of iPhones and iPad were taken with the CPU preparing the next picture while the GPU computed.",
      table: { summary: "Devices as a table", content: table },
    }),
  );
  return input<DeviceRow | undefined, HTMLElement>(element, undefined, (row) => {
    own = row;
    table.replaceChildren(deviceTable(all()));
    picture.redraw();
  });
}
