/**
 * Two face detectors on the reader's picture, side by side: V1 with SSD's head, V2 with a feature pyramid. Until they are
 * asked for, nothing is fetched, and shipped photos show what the committed weights were found to say.
 */
import type { Picture } from "../../model/types.js";
import { button } from "../ui/control.js";
import { dataTable } from "../ui/dataTable.js";
import { html } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { bytes } from "../../model/math/format.js";
import { pictureCanvas } from "../picture/pictureCanvas.js";
import type { Intake } from "../picture/newestLook.js";
import type { Photo } from "../picture/photo.js";
import { median } from "../../model/math/quartiles.js";
import { type CostRow, costRows, coveredRow, timeRow } from "./costRows.js";
import { type FacePane, facePane } from "./facePane.js";
import { type FaceComparison, type FaceFacts, detectorName, shortName, weightBytes } from "./facts.js";
import { lesson } from "./lesson.js";
import { type FaceSide, type FaceRuns } from "./runs.js";

export interface FacesBenchOptions {
  readonly facts: readonly [FaceFacts, FaceFacts];
  readonly comparisons: readonly FaceComparison[];
  readonly photos: readonly Photo[];
  readonly intake: Intake;
  /** Moves and turns the picture. */
  readonly view: HTMLElement;
  /** What the networks look at: the chosen picture, moved and turned. */
  readonly looked: () => { readonly picture: Picture | undefined; readonly isMoved: boolean };
  /** Whether the costs at one input size are kept back, while the page asks for them. */
  readonly isCovered?: () => boolean;
}

export interface FacesBench extends HTMLElement {
  /** Draws anew after a change of the runs. */
  show(sides: readonly FaceSide[]): void;
}

/** Passes of each network that a press of the button measures. */
const passes = 5;

function headName({ head }: FaceFacts): string {
  return head.kind === "fpn" ? "with a feature pyramid" : "with SSD’s head";
}

function ratioTable(facts: readonly FaceFacts[], rows: readonly CostRow[]): HTMLElement {
  const [first, second] = facts.map(shortName);
  return dataTable(
    rows,
    [
      { label: "Count", value: ({ label }) => label },
      ...facts.map((one, i) => ({ label: shortName(one), value: ({ values }: CostRow) => values[i], numeric: true })),
      { label: `${first} over ${second}`, value: ({ ratio }) => ratio, numeric: true },
    ],
    { caption: "The two detectors by every count", hideCaption: true },
  );
}

/**
 * @param runs the two networks, in the order of the facts; who makes them calls `show` on each change
 */
export function facesBench(
  { facts, comparisons, photos, intake, view, looked, isCovered = () => false }: FacesBenchOptions,
  runs: Pick<FaceRuns, "load" | "again" | "sides">,
): FacesBench {
  const panes: FacePane[] = facts.map((one) =>
    facePane(
      shortName(one),
      `${headName(one)}, ${one.preprocessing.size} × ${one.preprocessing.size}`,
      () => void runs.load([one.id]),
    ),
  );
  const all = facts.reduce((sum, one) => sum + weightBytes(one), 0);
  const load = button(`Load both networks (${bytes(all)})`, () => void runs.load(), { primary: true });
  const again = button(`Measure ${passes} passes of each`, () => {
    again.disabled = true;
    void runs.again(passes).then(() => {
      again.disabled = false;
    });
  });
  const words = html("p", { class: "face-lesson", role: "status" });
  const table = html("div", {
    class: "scroll",
    tabindex: 0,
    role: "region",
    "aria-label": "The two detectors by every count",
  });
  const element = figure(
    [
      html("div", { class: "face-choice" }, intake, html("div", { class: "face-acts" }, load, again)),
      view,
      html("p", { class: "note" }, "Your photo stays in this browser. Only the weights are fetched."),
      html(
        "div",
        { class: "face-compare" },
        html("div", {}, html("div", { class: "face-panes" }, ...panes), words),
        table,
      ),
    ],
    {
      label: "Two face detectors on one picture",
      caption:
        "The boxes have scores of .50 or more. The two were trained on different data and have inputs of different size. So this compares two detectors as published, not V1 with V2 alone. Times are whole passes in this page, one network at a time.",
    },
  );

  const counted = costRows(facts);
  let shownRows = "";
  let shownPicture: Picture | undefined;
  let copies: readonly (HTMLCanvasElement | undefined)[] = [];

  /** A copy of the picture for each pane. */
  function picturesOf(): readonly (HTMLCanvasElement | undefined)[] {
    const { id } = intake.value ?? {};
    const { picture } = looked();
    if (picture === shownPicture) return copies;
    shownPicture = picture;
    const alt = photos.find((photo) => photo.id === id)?.alt ?? "Your picture";
    copies = facts.map(() => picture && pictureCanvas(picture, alt));
    return copies;
  }

  function show(sides: readonly FaceSide[]): void {
    const id = intake.value?.id;
    const isCamera = intake.value?.source === "camera";
    const pictures = picturesOf();
    const { isMoved } = looked();
    const built = comparisons.map(({ photos: list }) =>
      isMoved ? undefined : list.find(({ photo }) => photo === id)?.stored,
    );
    panes.forEach((pane, i) => pane.show(sides[i], { picture: pictures[i], built: built[i], isMoving: isCamera }));
    const kinds = sides.map(({ phase }) => phase.kind);
    load.hidden = kinds.every((kind) => kind === "ready");
    load.disabled = kinds.includes("loading");
    again.hidden = !load.hidden;
    const found = sides.map(
      ({ detections, phase }, i) => detections ?? (phase.kind === "ready" ? undefined : built[i]),
    );
    const answers = found.flatMap((list, i) => (list ? [{ name: detectorName(facts[i]), found: list }] : []));
    const text =
      answers.length === facts.length && !isCamera
        ? lesson(answers, photos.some((p) => p.id === id) ? id : undefined)
        : "";
    if (words.textContent !== text) words.textContent = text;
    const timed = timeRow(sides.map(({ times }) => (times.length > 0 ? median(times) : undefined)));
    const rows = isCovered() ? counted.map(coveredRow) : counted;
    const key = JSON.stringify([timed, rows]);
    if (key !== shownRows) {
      shownRows = key;
      table.replaceChildren(ratioTable(facts, [...rows, timed]));
    }
  }
  intake.addEventListener("input", () => show(runs.sides));
  show(runs.sides);
  return Object.assign(element, { show });
}
