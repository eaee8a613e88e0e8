/** What the page «own» and its worker say to each other. Types only. */
import type { NetworkOptions } from "../architecture/spec.js";
import type { Activation, Padding, Picture } from "../types.js";
import type { ConventionVerdict } from "./agreement.js";
import type { BytesId, Conventions } from "./conventions.js";
import type { MappingRow } from "./mapping.js";
import type { OwnFile, Unused } from "./reading.js";

/** What the page shows of a file that was read. */
export interface OwnSummary {
  readonly file: string;
  /** Bytes of all files that belong to it. */
  readonly bytes: number;
  readonly sentence: string;
  readonly options: Partial<NetworkOptions>;
  readonly conventions: Conventions;
  readonly rows: readonly MappingRow[];
  readonly unused: readonly Unused[];
  readonly labels?: readonly string[];
  /** Whether the file holds batch statistics that conventions can be asked of. */
  readonly hasStatistics: boolean;
  readonly milliseconds: number;
}

/** What the reader may switch. */
export interface Choices {
  readonly padding: Padding;
  readonly bytes: BytesId;
  readonly activation: Activation;
  readonly resolution: number;
  readonly firstLabel: "class" | "background";
  /** Added to each variance before its root. */
  readonly epsilon: number;
}

/** Why a file is not used, as a view draws it. */
export interface RefusalText {
  readonly title: string;
  readonly reason: string;
  readonly advice: string;
  readonly missing: readonly string[];
}

export type OwnJob =
  | { readonly kind: "read"; readonly files: readonly OwnFile[] }
  /** Asks the statistics of the file that was read last. */
  | { readonly kind: "check"; readonly photos: readonly Picture[] }
  /** Writes the network under some conventions into the browser's database, from where every tool opens it. */
  | {
      readonly kind: "store";
      readonly id: string;
      readonly choices: Choices;
      readonly labels: readonly string[];
      readonly keep: boolean;
    };

export interface OwnAnswers {
  readonly read: OwnSummary;
  readonly check: readonly ConventionVerdict[];
  readonly store: { readonly bytes: number };
}

export interface ToOwnWorker {
  readonly id: number;
  readonly job: OwnJob;
}

export type FromOwnWorker =
  | { readonly type: "verdict"; readonly id: number; readonly verdict: ConventionVerdict }
  | { readonly type: "done"; readonly id: number; readonly value: OwnAnswers[keyof OwnAnswers] }
  | { readonly type: "refused"; readonly id: number; readonly refusal: RefusalText };
