/** A field for a number that takes it as readers type it, and says what it cannot take. */
import { type Reading, readings } from "../../model/math/typedNumber.js";
import { button } from "./control.js";
import { type Attributes, html, listen } from "./element.js";

export interface NumberFieldOptions {
  readonly min: number;
  readonly max: number;
  /** How far an arrow key goes; 1 unless given. */
  readonly step?: number;
  /** What is asked for, as for {@link readings}. */
  readonly unit?: string;
  /** Whether decimals are asked for, as for {@link readings}. */
  readonly decimals?: boolean;
  /** How a limit is written in a sentence; plain digits unless given. */
  readonly format?: (value: number) => string;
  /** Attributes of the field: `id`, `aria-label`, `placeholder`. */
  readonly attributes?: Attributes;
}

export interface NumberField {
  readonly field: HTMLInputElement;
  /** Says what is wrong, and asks back; the caller puts it where it is read. Several fields may share one. */
  readonly note: HTMLElement;
}

/** «Do you mean 1.234 or 1234?», each a button that calls `take`. */
export function askBack(meanings: readonly Reading[], take: (meaning: Reading) => void): (string | Node)[] {
  const choices = meanings.map((one) => button(one.label, () => take(one)));
  return ["Do you mean ", ...choices.flatMap((choice, i) => (i === 0 ? [choice] : [" or ", choice])), "?"];
}

/**
 * A text field that reads a number: arrow keys step, an ambiguous text is asked back unless one meaning alone is in the
 * range, a number out of range is brought to its end and said to be. What is no number stays for the reader to mend.
 *
 * @param change called with each clear number while it is typed (`done` false), undefined for an empty field; and with
 *   the number that stays when the reader leaves the field (`done` true)
 * @param note shared by several fields; one of its own unless given
 */
export function numberField(
  { min, max, step = 1, unit = "", decimals, format = String, attributes }: NumberFieldOptions,
  change: (value: number | undefined, done: boolean) => void,
  note: HTMLElement = html("p", { class: "label number-note", role: "status" }),
): NumberField {
  const field = html("input", {
    type: "text",
    class: "number",
    // The keyboard of digits has no minus on some phones, and nowhere an M.
    inputmode: min < 0 || max > 1e5 ? "text" : "decimal",
    autocomplete: "off",
    spellcheck: "false",
    ...attributes,
  });
  const clamp = (value: number) => Math.min(max, Math.max(min, value));
  const read = () => {
    const all = readings(field.value, unit, decimals);
    const inside = all.filter(({ value }) => value >= min && value <= max);
    return inside.length > 0 ? inside : all;
  };
  const say = (...words: readonly (string | Node)[]) => {
    field.removeAttribute("aria-invalid");
    note.replaceChildren(...words);
  };
  const finish = (value: number) => {
    const kept = clamp(value);
    say(...(kept === value ? [] : [`The range is from ${format(min)} to ${format(max)}.`]));
    if (kept !== value) field.value = String(kept);
    change(kept, true);
  };

  listen(field, () => {
    say();
    const found = read();
    if (field.value.trim() === "") change(undefined, false);
    else if (found.length === 1 && clamp(found[0].value) === found[0].value) change(found[0].value, false);
  });
  field.addEventListener("change", () => {
    const found = read();
    if (field.value.trim() === "") change(undefined, true);
    else if (found.length === 1) finish(found[0].value);
    else if (found.length > 1) {
      const take = ({ value, text }: Reading) => {
        field.value = text;
        finish(value);
        field.focus();
      };
      say(...askBack(found, take));
    } else {
      say(`“${field.value.trim()}” is not a number. Write one from ${format(min)} to ${format(max)}.`);
      field.setAttribute("aria-invalid", "true");
    }
  });
  field.addEventListener("keydown", (event) => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (direction === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const [now] = read();
    const next = now === undefined ? min : now.value + direction * step;
    field.value = String(clamp(Number(next.toPrecision(12))));
    finish(Number(field.value));
  });
  return { field, note };
}
