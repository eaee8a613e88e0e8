/** The two detectors by every count, beside each other; all but the times follows from their tables of layers. */
import { bytes, count, milliseconds, si, times } from "../../model/math/format.js";
import { type FaceFacts, faceCosts } from "./facts.js";

export interface CostRow {
  readonly label: string;
  readonly values: readonly string[];
  /** First over second; empty where that says nothing. */
  readonly ratio: string;
  /** Whether it compares both at one input size. */
  readonly atOneSize?: boolean;
}

function row(label: string, values: readonly number[], format: (value: number) => string): CostRow {
  return { label, values: values.map(format), ratio: times(values[0] / values[1]) };
}

/** All rows but the one of measured times. */
export function costRows(facts: readonly [FaceFacts, FaceFacts]): CostRow[] {
  const costs = facts.map((one) => faceCosts(one));
  const sides = facts.map(({ preprocessing }) => preprocessing.size);
  const smaller = Math.min(...sides);
  const atOneSize = facts.map((one) => faceCosts(one, smaller));
  return [
    { label: "Trained on", values: facts.map(({ source }) => source.trainedOn), ratio: "" },
    {
      label: "Classes",
      values: facts.map(({ labels }) => labels.filter((label) => label !== null).join(", ")),
      ratio: "",
    },
    { label: "Input", values: sides.map((side) => `${side} × ${side}`), ratio: times((sides[0] / sides[1]) ** 2) },
    row(
      "Multiply-adds, backbone",
      costs.map(({ macs }) => macs.backbone),
      (value) => si(value, 3),
    ),
    row(
      "Multiply-adds, head",
      costs.map(({ macs }) => macs.head),
      (value) => si(value, 3),
    ),
    row(
      "Multiply-adds in all",
      costs.map(({ macs }) => macs.all),
      (value) => si(value, 3),
    ),
    {
      ...row(
        `In all, both at ${smaller} × ${smaller}`,
        atOneSize.map(({ macs }) => macs.all),
        (value) => si(value, 3),
      ),
      atOneSize: true,
    },
    row(
      "Parameters",
      costs.map(({ parameters }) => parameters),
      (value) => si(value, 3),
    ),
    row(
      "Bytes of weights here",
      costs.map((one) => one.bytes),
      bytes,
    ),
    row(
      "Anchors",
      costs.map(({ anchors }) => anchors),
      count,
    ),
  ];
}

/** A row as it is shown while the page asks for the costs at one input size. */
export function coveredRow(row: CostRow): CostRow {
  return row.atOneSize === true ? { ...row, values: row.values.map(() => "…"), ratio: "guess above" } : row;
}

/** @param medians milliseconds of a pass of each network, where some were measured */
export function timeRow(medians: readonly (number | undefined)[]): CostRow {
  const measured = medians.filter((value) => value !== undefined);
  return {
    label: "Milliseconds, this device, median",
    values: medians.map((value) => (value === undefined ? "not yet measured" : milliseconds(value))),
    ratio: measured.length === 2 ? times(measured[0] / measured[1]) : "",
  };
}
