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
        "The same two networks at α = 1 and 224 × 224 pixels. V2 is faster to the right of the line, V1 to the left. ms: time for one image; fps: images per second. The violet line shows how much faster V2 would be if only multiply-adds took time. On iPhones and iPad the CPU prepared the next picture while the GPU computed.",
      table: { summary: "Devices as a table", content: table },
    }),
  );
  return input<DeviceRow | undefined, HTMLElement>(element, undefined, (row) => {
    own = row;
    table.replaceChildren(deviceTable(all()));
    picture.redraw();
  });
}
