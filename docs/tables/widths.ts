/** The trained family without JavaScript: what each width reaches and costs. */
import { memberName } from "../components/fashion/familyData.js";
import { bytes, count, percent } from "../model/math/format.js";
import { mistakeSentence } from "../components/fashion/confusionMatrix.js";
import { familyLabels } from "../model/evidence/family.js";
import { familyPoints } from "../model/evidence/familyPoints.js";
import { familyRecords } from "./data.js";
import type { Table } from "./table.js";

export function familyWidths(): Table {
  const all = familyRecords();
  return {
    caption: "The trained widths: accuracy on 10 000 test pictures, and cost",
    wide: true,
    columns: [
      { label: "Network" },
      { label: "As shipped", numeric: true },
      { label: "As trained, each seed" },
      { label: "Multiply-adds", numeric: true },
      { label: "Parameters", numeric: true },
      { label: "File", numeric: true },
      { label: "Its most frequent mistake", class: "sentence" },
    ],
    rows: familyPoints(all).map((point) => {
      const shipped = all.find((record) => record.id === point.id && record.shipped)?.shipped;
      return [
        memberName(point),
        percent(point.accuracy, 2),
        point.seeds.map(({ accuracy }) => percent(accuracy, 2)).join(", "),
        count(point.macs),
        count(point.parameters),
        bytes(point.bytes),
        mistakeSentence(shipped?.confusion ?? [], familyLabels).replace("The most frequent mistake: ", ""),
      ];
    }),
  };
}
