/** What the page says of a run: where it is, how good, how fast, and that it has ended. */
import { count, milliseconds } from "../../model/math/format.js";
import { leftWords } from "../ui/timeLeft.js";
import { type Design, differences } from "./design.js";
import { type TrainingRecord, stepTime } from "./runs.js";

/** Before any run. */
export function beforeRuns(lastStep: number, hasFetched: boolean): string {
  const fetches = hasFetched ? "" : " The first run fetches 3 MB.";
  return `A run makes ${count(lastStep)} steps and takes some minutes. After the first steps you see how many minutes are left.${fetches}`;
}

/**
 * @param lastStep after which a run ends by itself
 * @param pictures test pictures
 */
export function runSentence(record: TrainingRecord, lastStep: number, pictures: number): string {
  const { name, losses, judged, phase, reason } = record;
  if (phase === "loading") return "Loading the pictures and the program …";
  if (phase === "failed") return "The run failed.";
  const step = `step ${count(losses.length)}`;
  if (phase === "ending") return `${name}: the test after ${step} is running.`;
  const last = judged.at(-1);
  const time = stepTime(record);
  const left = phase === "running" && time !== undefined ? leftWords(((lastStep - losses.length) * time) / 1000) : "";
  const speed = time === undefined ? "" : ` A step takes ${milliseconds(time)}${left}.`;
  const right = last ? ` ${last.right} of ${pictures} right at step ${count(last.step)}.` : "";
  const ended =
    phase === "ended"
      ? `${losses.length >= lastStep ? "finished" : "stopped"} after `
      : phase === "paused"
        ? "paused after "
        : "";
  const place = losses.length === 0 ? "before the first step" : ended + step;
  return `${reason ?? `${name}: ${place}.`}${right}${speed}`;
}

/**
 * What the next run needs or will have: a paused run is in its way, and choices that were changed wait for it.
 *
 * @param design the choices as they are now
 */
export function nextRun(record: TrainingRecord | undefined, design: Design): string {
  if (record === undefined) return "";
  const paused =
    record.phase === "paused"
      ? ["“Go on” continues this run. Press Stop before you start another run or clear this curve."]
      : [];
  const isOther = differences(design, record.design).length > 0;
  return [...paused, ...(isOther ? ["The changed choices apply to the next run."] : [])].join(" ");
}
