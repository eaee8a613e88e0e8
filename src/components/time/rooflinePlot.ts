/** Measured layers under the device's roof: multiply-adds a second against multiply-adds for each byte, both axes by powers. */
import { scaleLog } from "d3-scale";
import type { LayerTimes } from "../../model/runtime/protocol.js";
import { html, svg } from "../ui/element.js";
import { si } from "../../model/math/format.js";
import { type LayerView, layerView } from "../charts/linkLayerViews.js";
import { gridX, gridY, logTicks } from "../charts/plot.js";
import { responsive } from "../ui/responsive.js";
import { glyphPaths, roleKey } from "../charts/role.js";
import { type LayerTiming, roofAt, roofFinding } from "./layerTiming.js";

const height = 340;

/** @param timings from `layerTimings`, at least one */
export function rooflinePlot(timings: readonly LayerTiming[], times: LayerTimes): HTMLElement & LayerView {
  const box = html("div", { class: "roofline-plot" });
  const { view, paint } = layerView(box, timings[0].layer.id);
  const picture = responsive((width) => {
    const drawn = draw(width);
    // Marks of a fresh picture are painted once they stand in the box.
    queueMicrotask(() => paint());
    return drawn;
  }, 900);

  function draw(width: number): SVGSVGElement {
    const narrow = width < 560;
    const [left, right, top, bottom] = [narrow ? 44 : 64, width - 12, 34, height - 46];
    const intensities = timings.map(({ intensity }) => intensity);
    const speeds = [...timings.map(({ macsPerSecond }) => macsPerSecond), times.macsPerSecond];
    const domain = [Math.min(...intensities) / 1.5, Math.max(...intensities) * 1.5] as const;
    const range = [Math.min(...speeds) / 1.6, Math.max(...speeds) * 1.6] as const;
    const x = scaleLog(domain, [left, right]);
    const y = scaleLog(range, [bottom, top]);
    const corner = Math.min(domain[1], Math.max(domain[0], times.macsPerSecond / times.bytesPerSecond));
    const roof = [domain[0], corner, domain[1]].map(
      (at) => `${x(at)} ${y(Math.max(range[0], Math.min(range[1], roofAt(times, at))))}`,
    );
    const decades = (low: number, high: number) =>
      logTicks(low, high).filter((tick) => !narrow || /^1(?:0*|e.*)$/.test(String(tick)) || tick < 1);
    const marks = timings.map(({ layer, intensity, macsPerSecond }) =>
      svg(
        "g",
        { "data-role": roleKey(layer), "data-layer": layer.id, class: "roof-mark" },
        svg(
          "g",
          { transform: `translate(${x(intensity) - 6},${y(macsPerSecond) - 6})` },
          svg("path", { class: "mark", d: glyphPaths[roleKey(layer)] }),
          svg("title", {}, `${layer.id}: ${si(macsPerSecond, 3)} multiply-adds a second`),
        ),
      ),
    );
    return svg(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": roofFinding(timings, times) },
      gridX(x, decades(...domain), { top, bottom }),
      gridY(y, decades(...range), { left, right, format: (v) => si(v, 1) }),
      svg("path", { class: "roof", d: `M${roof.join("L")}` }),
      svg("text", { class: "ttl", x: 0, y: 14 }, "multiply-adds a second"),
      svg("text", { class: "ttl", x: right, y: height - 6, "text-anchor": "end" }, "multiply-adds for each byte"),
      ...marks,
      svg(
        "text",
        { class: "tick halo", x: right, y: y(times.macsPerSecond) - 7, "text-anchor": "end" },
        `${narrow ? "" : "at most "}${si(times.macsPerSecond, 2)} a second in registers`,
      ),
    );
  }

  box.append(picture);
  return view;
}
