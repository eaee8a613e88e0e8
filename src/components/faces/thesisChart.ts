/** The thesis's face detectors: how precise, how fast, one dot for each run. */
import { scaleLinear } from "d3-scale";
import { type FaceRun, differences } from "../../model/evidence/thesisFaces.js";
import { html, svg } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { decimal } from "../../model/math/format.js";
import { gridX, gridY, spread } from "../charts/plot.js";
import { responsive } from "../ui/responsive.js";

/** What distinguishes a run, in a few words. */
function runName({ backbone, activation, norm, finetuned }: FaceRun): string {
  const end = finetuned === "" || finetuned === norm ? "" : `, then ${finetuned}`;
  return backbone === "MobileNetV2" ? `${activation}, ${norm}${end}` : `${backbone}, ${norm}`;
}

/** The two runs that the thesis sets against each other: without Mish, and the best one with it. */
const compared = ["BN_800k", "BN_Mish_V2_250+F_2_50k"] as const;

/** @param runs those of data/thesis-faces.csv */
export function thesisPicture(runs: readonly FaceRun[], { width = 720 } = {}): SVGSVGElement {
  const narrow = width < 560;
  const [left, right, top, bottom] = [34, narrow ? 14 : 220, 30, narrow ? 330 : 320];
  const x = scaleLinear([9, 14], [left, width - right]);
  const y = scaleLinear([40, 60], [bottom, top]);
  const names = spread(
    runs.map(({ ap50 }) => y(ap50)),
    narrow ? 30 : 19,
    top,
    bottom,
  );
  const [from, to] = compared.map((name) => runs.find(({ model }) => model === name));
  const between =
    from &&
    to &&
    svg("line", {
      class: "face-between",
      x1: x(from.fps),
      y1: y(from.ap50),
      x2: x(to.fps),
      y2: y(to.ap50),
    });
  const points = runs.map((run, i) => {
    const [cx, cy] = [x(run.fps), y(run.ap50)];
    const own = run.backbone === "MobileNetV2";
    // On the right half of a phone's chart a label stands before its dot.
    const before = narrow && cx > width / 2;
    const place = { x: before ? cx - 11 : cx + 11, y: names[i] + 4, "text-anchor": before ? "end" : "start" };
    const label = svg("text", { class: own ? "halo strong" : "halo", ...place });
    label.append(`${runName(run)}: ${decimal(run.ap50, 1)}`);
    return { label, dot: svg("circle", { class: own ? "face-run" : "face-run other", cx, cy, r: 5.5 }) };
  });
  const title = svg("text", { class: "ttl", x: 0, y: 12 });
  title.append("AP at IoU .50, in percent, WIDER FACE");
  const axis = svg("text", { class: "tick", x: width - right, y: bottom + 36, "text-anchor": "end" });
  axis.append("pictures per second on one GPU (P100)");
  const height = bottom + 44;
  return svg(
    "svg",
    {
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": `Six face detectors: average precision from ${decimal(Math.min(...runs.map((r) => r.ap50)), 1)} to ${decimal(Math.max(...runs.map((r) => r.ap50)), 1)} percent, against pictures per second`,
    },
    gridX(x, [9, 10, 11, 12, 13, 14], { top, bottom }),
    gridY(y, [40, 45, 50, 55, 60], { left, right: width - right }),
    title,
    axis,
    between,
    ...points.map(({ label }) => label),
    // No label covers a dot.
    ...points.map(({ dot }) => dot),
  );
}

/** The chart with what it does and does not show. */
export function thesisChart(runs: readonly FaceRun[]): HTMLElement {
  const by = (name: string) => {
    const found = runs.find(({ model }) => model === name);
    if (found === undefined) throw new RangeError(`invalid runs: ${name} is missing; it must be among them`);
    return found;
  };
  const [frozen, plain, mish] = [by("800k"), by(compared[0]), by(compared[1])];
  const words: Readonly<Record<string, string>> = {
    activation: "activation",
    finetuned: "fine-tuning with frozen BN",
    rate: "learning rate",
    iterations: "number of iterations",
    norm: "normalization",
    batch: "batch",
    backbone: "backbone",
  };
  const list = differences(plain, mish).map((name) => words[name]);
  const caption = html(
    "span",
    {},
    html(
      "b",
      {},
      `AP changes from ${decimal(plain.ap50, 1)} to ${decimal(mish.ap50, 1)} percent, and speed from ${decimal(plain.fps, 1)} to ${decimal(mish.fps, 1)} pictures per second. `,
    ),
    `These two runs differ in ${list.slice(0, -1).join(", ")} and ${list[list.length - 1]}, and each has its own learning rate schedule. So these runs do not show how much Mish gained. Both runs with Mish have about the same speed. `,
    `Only “${runName(frozen)}” and “${runName(plain)}” differ in one setting: training with live statistics gained ${decimal(plain.ap50 - frozen.ap50, 1)} points. Each was run once, so the spread is not known.`,
  );
  return figure([responsive((width) => thesisPicture(runs, { width }), 720)], {
    label: "Face detectors of the thesis",
    caption,
  });
}
