/** The rule by which α · c becomes a number of channels: its choice, and how a figure says it. */
import { type Rounding, roundingRules, roundings } from "../../model/architecture/channels.js";
import { type Variant, specifications } from "../../model/architecture/spec.js";
import { selectInput } from "../ui/control.js";
import type { Input } from "../ui/element.js";

/** A rule for all networks, or each network's own. */
export type RoundingChoice = "published" | Rounding;

export const roundingChoices: readonly RoundingChoice[] = ["published", ...roundings];

/** The nearest choice there is. */
export function checkedRounding(text: string | null | undefined): RoundingChoice {
  return roundingChoices.find((choice) => choice === text) ?? "published";
}

/** What `layers()` takes: undefined is the variant's published rule. */
export function roundingOption(choice: RoundingChoice = "published"): Rounding | undefined {
  return choice === "published" ? undefined : choice;
}

/** What the controls call a choice. */
export function roundingName(choice: RoundingChoice): string {
  return choice === "published" ? "as published" : roundingRules[choice].name;
}

export function roundingInput(value: RoundingChoice): Input<RoundingChoice> {
  return selectInput(roundingChoices, {
    label: "Rounding",
    value,
    format: roundingName,
  });
}

/** `V1’s channels are c · α rounded down to a whole number, at least 8. This is TF-slim’s published rule.` */
export function roundingWords(choice: RoundingChoice, networks: readonly Variant[]): string {
  const names = networks.map((network) => `${network.toUpperCase()}’s`);
  if (choice !== "published") {
    const published = networks.filter((network) => specifications[network].rounding === choice);
    const those = published.length === networks.length ? "" : ` ${published.map((n) => n.toUpperCase()).join(" and ")}`;
    const note =
      published.length === 0
        ? "No network here was published with this rule"
        : `This is the published rule${those && ` for${those}`}`;
    return `${names.join(" and ")} channels are c · α ${roundingRules[choice].words}. ${note}.`;
  }
  const rules = networks.map((network) => roundingRules[specifications[network].rounding].words);
  return `${names.map((name, i) => `${name} channels are c · α ${rules[i]}`).join("; ")}. ${networks.length > 1 ? "These are TF-slim’s published rules" : "This is TF-slim’s published rule"}.`;
}
