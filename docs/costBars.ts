/** What one photo costs, as bars to scale: the two numbers that the front page begins with, beside what they replaced. */
import { decimal } from "./model/math/format.js";
import { total } from "./model/architecture/cost.js";
import { layers } from "./model/architecture/layers.js";
import { v1Saving } from "./model/architecture/savings.js";
import { numbers } from "./tables/numbers.js";
import { escape } from "./tables/table.js";

interface Bar {
  readonly name: string;
  readonly macs: number;
  readonly text: string;
}

function bars(): Bar[] {
  const { full, separable } = v1Saving();
  const v2 = total(layers({ variant: "v2" })).macs;
  const full9 = `${decimal(full / 1e9, 2)} billion multiply-adds`;
  return [
    { name: "V1 with standard convolutions", macs: full, text: full9 },
    {
      name: "MobileNet V1, 2017",
      macs: separable,
      text: `${numbers["v1-macs"]()}, ${numbers["v1-parameters"]()} parameters`,
    },
    { name: "MobileNet V2, 2018", macs: v2, text: `${numbers["v2-macs"]()}, ${numbers["v2-parameters"]()} parameters` },
  ];
}

/** A figure of three bars; the text of the longest one is inside it. */
export function costBars(): string {
  const all = bars();
  const most = Math.max(...all.map(({ macs }) => macs));
  const rows = all.map(({ name, macs, text }) => {
    const share = `${decimal((100 * macs) / most)}%`;
    const inside = macs === most;
    const place = inside ? `x="0" class="inside"` : `x="${share}"`;
    return (
      `<div><dt>${escape(name)}</dt><dd><svg width="100%" height="18"><rect width="${share}" height="${inside ? 18 : 12}" y="${inside ? 0 : 3}"/>` +
      `<text ${place} dx="9" y="13.5">${escape(text)}</text></svg></dd></div>`
    );
  });
  return `<figure class="cost-bars"><figcaption class="label">The work for one photo of 224 × 224 pixels</figcaption><dl>${rows.join("")}</dl></figure>`;
}
