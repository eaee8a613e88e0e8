/** The points of a chart as a sortable table, in which a row can be chosen with the keyboard. */
import type { CostPoint } from "./accuracyChart.js";
import { pointName } from "./accuracyChart.js";
import { type Input, commit, html, input } from "../ui/element.js";
import { decimal } from "../../model/math/format.js";
import { networkName } from "../charts/plot.js";

export interface PointTableOptions {
  readonly costLabel: string;
  readonly format: (cost: number) => string;
  readonly selected?: string;
}

type Key = "top1" | "cost" | "alpha" | "resolution";

/** An input whose value is the id of the chosen point. */
export function pointTable(points: readonly CostPoint[], options: PointTableOptions): Input<string | undefined> {
  const { costLabel, format, selected } = options;
  let sorted: { readonly key: Key; readonly down: boolean } = { key: "top1", down: true };
  const labels: Readonly<Record<Key, string>> = { alpha: "α", resolution: "px", cost: costLabel, top1: "top-1, %" };
  const heads = (Object.keys(labels) as Key[]).map((key) => {
    const toggle = html("button", { type: "button" }, labels[key]);
    const head = html("th", { scope: "col", class: "n" }, toggle);
    toggle.addEventListener("click", () => {
      sorted = { key, down: sorted.key === key ? !sorted.down : key === "top1" };
      fill();
    });
    return { key, head };
  });
  const body = html("tbody");
  const element = html(
    "div",
    { class: "points", tabindex: 0, role: "region", "aria-label": `All ${points.length} published points` },
    html(
      "table",
      {},
      html("caption", { class: "vh" }, "Published points; the name of a network chooses it in the chart"),
      html("thead", {}, html("tr", {}, html("th", { scope: "col" }, "network"), ...heads.map(({ head }) => head))),
      body,
    ),
  );
  const control = input<string | undefined, HTMLElement>(element, selected, mark);

  function mark(id: string | undefined): void {
    for (const row of body.querySelectorAll<HTMLElement>("tr")) {
      const on = row.dataset.id === id;
      row.classList.toggle("on", on);
      row.querySelector("button")?.setAttribute("aria-pressed", String(on));
    }
  }

  function fill(): void {
    const focused = body.contains(document.activeElement);
    const order = [...points].sort((a, b) => (a[sorted.key] - b[sorted.key]) * (sorted.down ? -1 : 1));
    body.replaceChildren(
      ...order.map((point) => {
        const choose = html("button", { type: "button", "aria-label": pointName(point) }, networkName(point.network));
        choose.addEventListener("click", () => {
          commit(control, point.id);
        });
        const wrong = point.printed !== undefined && `printed as ${format(point.printed)}`;
        return html(
          "tr",
          { "data-id": point.id },
          html("th", { scope: "row" }, choose),
          html("td", { class: "n" }, String(point.alpha)),
          html("td", { class: "n" }, String(point.resolution)),
          html("td", { class: "n" }, html("span", { class: wrong && "flag", title: wrong }, format(point.cost))),
          html("td", { class: "n" }, decimal(point.top1, 1)),
        );
      }),
    );
    for (const { key, head } of heads) {
      if (key === sorted.key) head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    mark(control.value);
    if (focused) body.querySelector<HTMLElement>("tr.on button")?.focus();
  }
  fill();
  return control;
}
