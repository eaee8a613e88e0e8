/**
 * The classifier’s evidence: what each cell of the last map says for a class, over the picture, and how mean plus bias is
 * the logit.
 */
import { type ClassMaps, classMapEquation, classMapLogit, classMapOf } from "../../model/math/classMap.js";
import { answersOf, softmax } from "../../model/math/classification.js";
import { familyBorder } from "../../model/evidence/family.js";
import { button } from "../ui/control.js";
import { problemNote } from "../picture/detections.js";
import { type Input, commit, html, input, listen, svg } from "../ui/element.js";
import { clothingCanvas, paintClothing } from "../fashion/clothing.js";
import { type FamilyData, knownId, memberName, pointOf, recordedAnswers } from "../fashion/familyData.js";
import { memberSelect } from "../fashion/memberSelect.js";
import type { OnDemand } from "../fashion/onDemand.js";
import { figure } from "../ui/figure.js";
import { newest } from "../ui/newest.js";
import { decimal, percent } from "../../model/math/format.js";
import { css, inkOn, onScheme, ramp, rampLegend } from "../charts/colorScale.js";
import { whenVisible } from "../ui/responsive.js";
import { integer, oneOf } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";

export interface EvidenceState {
  readonly id: string;
  /** Which of the shipped pictures. */
  readonly picture: number;
  /** Index of the class that is looked at. */
  readonly kind: number;
}

/** `?of=7&class=sneaker`; the network is that of the page's other figures. */
export function evidenceUrl({ clothing, labels }: FamilyData): UrlState<EvidenceState> {
  return {
    of: field("picture", integer(0, clothing.count - 1)),
    class: field(
      "kind",
      oneOf(
        labels.map((_, kind) => kind),
        (kind) => labels[kind],
      ),
    ),
  };
}

/** What the network said of a picture, in numbers. */
export interface ClassEvidence {
  readonly maps: ClassMaps;
  /** As the network computed them, pooling first. */
  readonly logits: Float32Array;
}

const size = 280;

/** The cells over the network's input, each with its number. */
function overlay(cells: readonly number[], [rows, columns]: readonly number[], extent: number): SVGSVGElement {
  const root = svg("svg", { class: "class-cells", viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" });
  const [height, width] = [size / rows, size / columns];
  onScheme(root, (scheme) => {
    const color = ramp(scheme);
    root.replaceChildren(
      ...cells.map((value, i) => {
        const [x, y] = [(i % columns) * width, Math.floor(i / columns) * height];
        const fill = color(extent === 0 ? 0 : value / extent);
        return svg(
          "g",
          {},
          svg("rect", { x, y, width, height, fill: css(fill), class: "cell" }),
          svg("rect", { x: x + 4, y: y + height - 20, width: width - 8, height: 16, fill: css(fill), class: "plate" }),
          svg(
            "text",
            { x: x + width / 2, y: y + height - 7.5, "text-anchor": "middle", style: `fill:${inkOn(fill)}` },
            decimal(value, 1),
          ),
        );
      }),
    );
  });
  return root;
}

/** @returns an input whose value is the reader’s {@link EvidenceState} */
export function classMapFigure(data: FamilyData, networks: OnDemand, start: EvidenceState): Input<EvidenceState> {
  const { clothing, labels } = data;
  let current = start;
  let known: (ClassEvidence & { readonly key: string }) | undefined;
  let awake = false;
  const begin = newest();

  const member = memberSelect(data, { label: "Network", value: start.id });
  const canvas = clothingCanvas(clothing.picture(start.picture), "", familyBorder);
  const cells = html("div", { class: "class-overlay" });
  const scale = html("div");
  const table = html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Classes and their logits" });
  const said = html("p", { class: "said", role: "status" });
  const sum = html("p", { class: "sum" });
  const trouble = html("div");
  const step = (by: number) => () => {
    const picture = (current.picture + by + clothing.count) % clothing.count;
    change({ picture, kind: recordedAnswers(data, current.id)[picture] });
  };
  const steps = [button("Another picture", step(1)), button("Previous picture", step(-1))];
  const element = figure(
    [
      html("div", { class: "controls close" }, member, ...steps),
      html(
        "div",
        { class: "evidence" },
        html("div", {}, html("div", { class: "class-picture" }, canvas, cells), scale),
        html("div", {}, sum, said, trouble),
        table,
      ),
    ],
    {
      label: "Which cells raise the score of a class",
      caption:
        "The picture has a black border, as in the network’s input. A cell’s number is the sum over its channels of value times the class’s weight. The square shows the position of the cell. The cell depends on more of the picture than its own square, because of the layers before it.",
    },
  );
  const control = input<EvidenceState, HTMLElement>(element, current, {
    read: () => current,
    show: ({ id, picture, kind }) => {
      current = {
        id: knownId(data, id, current.id),
        picture: Number.isInteger(picture) && picture >= 0 && picture < clothing.count ? picture : current.picture,
        kind: labels[kind] === undefined ? current.kind : kind,
      };
      show();
      if (awake) void ask();
    },
  });

  function change(part: Partial<EvidenceState>): void {
    commit(control, { ...current, ...part });
  }

  const keyOf = ({ id, picture }: EvidenceState) => `${id} ${picture}`;

  function show(): void {
    member.value = current.id;
    const truth = labels[clothing.labels[current.picture]];
    paintClothing(canvas, clothing.picture(current.picture));
    canvas.setAttribute("aria-label", truth);
    if (known?.key !== keyOf(current)) {
      cells.replaceChildren();
      scale.replaceChildren();
      table.replaceChildren();
      sum.textContent = "";
      said.textContent = `It is: ${truth}. Waiting for ${memberName(pointOf(data, current.id))} …`;
      return;
    }
    const { maps, logits } = known;
    const [rows, columns] = maps.shape;
    const own = classMapOf(maps, 0, current.kind);
    const extent = Math.max(...maps.cells.map(Math.abs));
    cells.replaceChildren(overlay(own, [rows, columns], extent));
    scale.replaceChildren(
      rampLegend("signed", { low: decimal(-extent, 1), high: decimal(extent, 1) }),
      html("p", { class: "label" }, "One scale for all classes of this picture."),
    );
    table.replaceChildren(classTable(maps, logits));
    sum.textContent = `${labels[current.kind]}: ${classMapEquation(own, maps.bias[current.kind])}`;
    const [answer] = answersOf(logits, labels.length);
    const { logit } = classMapLogit(own, maps.bias[current.kind]);
    const off = Math.abs(logit - logits[current.kind]);
    const best = own.indexOf(Math.max(...own));
    const place = `row ${Math.floor(best / columns) + 1} from the top, column ${(best % columns) + 1} from the left`;
    said.textContent = `It is: ${truth}; the network says ${labels[answer]}. The cell in ${place} has the highest score for ${labels[current.kind]}, with ${decimal(own[best], 1)}. The network pools first and gets ${decimal(logits[current.kind], 3)}: the same to ${off < 1e-6 ? "a millionth" : off.toExponential(0).replace("-", "−")}.`;
    said.dataset.off = String(off);
  }

  function classTable(maps: ClassMaps, logits: Float32Array): HTMLElement {
    const shares = softmax(logits);
    const rows = labels.map((label, kind) => {
      const { mean, logit } = classMapLogit(classMapOf(maps, 0, kind), maps.bias[kind]);
      const choose = button(label, () => change({ kind }));
      choose.setAttribute("aria-pressed", String(kind === current.kind));
      choose.className = "kind";
      return html(
        "tr",
        { class: kind === current.kind ? "on" : null },
        html("th", { scope: "row" }, choose),
        html("td", { class: "n" }, decimal(mean, 3)),
        html("td", { class: "n" }, decimal(maps.bias[kind], 3)),
        html("td", { class: "n" }, decimal(logit, 3)),
        html("td", { class: "n" }, percent(shares[kind], 1)),
      );
    });
    const heads = ["class", "mean", "+ bias", "= logit", "softmax"].map((head, i) =>
      html("th", { scope: "col", class: i > 0 ? "n" : null }, head),
    );
    return html(
      "table",
      { class: "classes" },
      html("caption", { class: "vh" }, "Every class: mean of its cells, bias, logit"),
      html("thead", {}, html("tr", {}, ...heads)),
      html("tbody", {}, ...rows),
    );
  }

  async function ask(): Promise<void> {
    const key = keyOf(current);
    if (known?.key === key) return;
    const isNewest = begin();
    trouble.replaceChildren();
    table.setAttribute("aria-busy", "true");
    const outcome = await networks.classify({
      network: current.id,
      pictures: clothing.picture(current.picture).slice(),
      maps: true,
    });
    if (!isNewest()) return;
    table.removeAttribute("aria-busy");
    if (!outcome.ok) {
      said.textContent = `${memberName(pointOf(data, current.id))} cannot answer here now.`;
      trouble.replaceChildren(problemNote(outcome.problem));
      return;
    }
    const { maps, logits } = outcome.value;
    if (maps === undefined) return;
    known = { key, maps, logits };
    const focused = table.contains(document.activeElement);
    show();
    if (focused) table.querySelector<HTMLElement>(".on button")?.focus();
  }

  listen(member, () => change({ id: member.value }));
  table.addEventListener("click", () => table.querySelector<HTMLElement>(".on button")?.focus());
  show();
  whenVisible(element, () => {
    awake = true;
    void ask();
  });
  return control;
}
