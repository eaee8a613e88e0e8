/** The runs that the charts draw, in the order of their numbers. */
import { count, milliseconds } from "../../model/math/format.js";
import { type Column, dataTable } from "../ui/dataTable.js";
import { html } from "../ui/element.js";
import { runKey } from "./runCurves.js";
import { type TrainingRecord, smoothed, stepTime } from "./runs.js";

/** @param pictures test pictures */
export function runsTable(records: readonly TrainingRecord[], pictures: number): HTMLElement {
  const rightAt = (record: TrainingRecord, step: number) => record.judged.find((one) => one.step === step)?.right;
  const name = (record: TrainingRecord) => {
    const place = records.indexOf(record);
    return html("span", {}, `${place + 1} `, runKey(place, place === records.length - 1), ` ${record.name}`);
  };
  // Before the first step there is no time and no loss.
  const time = (record: TrainingRecord) => {
    const found = stepTime(record);
    return found === undefined ? "" : milliseconds(found);
  };
  // Between two tests the network has taken steps since the last one.
  const lastTest = ({ judged, losses }: TrainingRecord) => {
    const last = judged.at(-1);
    if (last === undefined) return "";
    return last.step === losses.length ? last.right : `${last.right} (step ${count(last.step)})`;
  };
  const columns: readonly Column<TrainingRecord>[] = [
    { label: "Run", value: name },
    { label: "Steps", value: ({ losses }) => count(losses.length), numeric: true },
    {
      label: "Loss, mean of 20 steps",
      value: ({ losses }) => smoothed(losses).at(-1)?.toFixed(3) ?? "",
      numeric: true,
    },
    { label: `Right of ${pictures}, step 100`, value: (record) => rightAt(record, 100) ?? "", numeric: true },
    { label: `Right of ${pictures}, last test`, value: lastTest, numeric: true },
    { label: "Time per step", value: time, numeric: true },
  ];
  return dataTable(records, columns, { caption: "Runs in this page", hideCaption: true });
}
