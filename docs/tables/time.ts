/** How time grows with width, resolution and threads, as `npm run bench -- growth` measured it. */
import { decimal, milliseconds, si, times } from "../model/math/format.js";
import { readJson } from "./data.js";
import type { Table } from "./table.js";

/** What the bench writes. */
export interface PassTimes {
  /** Processor and browser. */
  readonly device: string;
  readonly rounds: number;
  readonly passes: readonly {
    readonly alpha: number;
    readonly resolution: number;
    readonly threads: number;
    readonly macs: number;
    /** Milliseconds of the fastest pass: what else the computer does can only slow a pass down. */
    readonly fastest: number;
  }[];
}

export function passTimes(): Table {
  const { device, rounds, passes } = readJson<PassTimes>("pass-times.json");
  const threads = [...new Set(passes.map((pass) => pass.threads))];
  const single = passes.filter((pass) => pass.threads === 1);
  return {
    caption: `V2 up to its last convolution: the fastest of ${rounds} passes, ${device}`,
    wide: true,
    columns: [
      { label: "Width and resolution" },
      { label: "Multiply-adds", numeric: true },
      ...threads.map((number) => ({ label: number === 1 ? "1 thread" : `${number} threads`, numeric: true })),
      { label: "Multiply-adds per second, 1 thread", numeric: true },
      ...threads.slice(1).map((number) => ({ label: `Gain of ${number} threads`, numeric: true })),
    ],
    rows: single.map(({ alpha, resolution, macs, fastest }) => {
      const others = passes.filter((pass) => pass.alpha === alpha && pass.resolution === resolution);
      return [
        `${decimal(alpha, 2)},\u00a0${resolution}\u00a0×\u00a0${resolution}`,
        si(macs, 3),
        ...others.map((pass) => milliseconds(pass.fastest)),
        si((1000 * macs) / fastest, 3),
        ...others.slice(1).map((pass) => times(fastest / pass.fastest)),
      ];
    }),
  };
}
