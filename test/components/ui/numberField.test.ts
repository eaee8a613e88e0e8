// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from "vitest";
import { kernelEditor } from "../../../src/components/convolution/kernelEditor.js";
import { numberField } from "../../../src/components/ui/numberField.js";
import { predict } from "../../../src/components/predict/predict.js";
import { rowEditor } from "../../../src/components/v2/rowEditor.js";
import { v2Rows } from "../../../src/components/v2/rowsExplorer.js";

beforeEach(() => localStorage.clear());

/** Types a text as a reader does, letter by letter, and leaves the field. */
function type(field: HTMLInputElement, text: string): void {
  for (let length = 1; length <= text.length; length++) {
    field.value = text.slice(0, length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function fieldOf(options: Partial<Parameters<typeof numberField>[0]> = {}) {
  const change = vi.fn<(value: number | undefined, done: boolean) => void>();
  const { field, note } = numberField({ min: 0, max: 100_000, ...options }, change);
  return { field, note, change };
}

it.each([
  ["0,563", 0.563],
  ["12.5 k", 12_500],
  ["10’000", 10_000],
  ["1/8", 0.125],
])("takes «%s»", (text, value) => {
  const { field, note, change } = fieldOf();
  type(field, text);
  expect(change.mock.lastCall).toEqual([value, true]);
  expect(field.value).toBe(text);
  expect(note.textContent).toBe("");
});

it("asks back what means two numbers of the range, and takes the chosen one", () => {
  const { field, note, change } = fieldOf();
  type(field, "1,234");
  expect(change).not.toHaveBeenCalledWith(expect.anything(), true);
  expect(note.textContent).toBe("Do you mean 1.234 or 1234?");
  note.querySelectorAll("button")[0].click();
  expect(change.mock.lastCall).toEqual([1.234, true]);
  expect(field.value).toBe("1.2340");
  const small = fieldOf({ max: 1000 });
  type(small.field, "1,234");
  expect(small.change.mock.lastCall).toEqual([1.234, true]);
});

it("says what is wrong, and keeps what was typed", () => {
  const { field, note, change } = fieldOf({ max: 100 });
  type(field, "many");
  expect(note.textContent).toBe("“many” is not a number. Write one from 0 to 100.");
  expect(field.value).toBe("many");
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(change).not.toHaveBeenCalled();
  type(field, "150");
  expect(note.textContent).toBe("The range is from 0 to 100.");
  expect(field.value).toBe("100");
  expect(field.hasAttribute("aria-invalid")).toBe(false);
});

it("steps by the arrow keys", () => {
  const { field, change } = fieldOf({ max: 10, step: 0.1 });
  field.value = "2,9";
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp" }));
  expect(field.value).toBe("3");
  for (let i = 0; i < 80; i++) field.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp" }));
  expect(change.mock.lastCall).toEqual([10, true]);
});

it("is the box of a guess", () => {
  const ask = predict({
    id: "test-percent",
    kind: "number",
    question: "?",
    label: "Percent",
    min: 0,
    max: 100,
    format: (value) => `${value} %`,
    answer: () => 30,
    explain: () => "",
    mistakes: { low: "", high: "" },
  });
  const box = ask.querySelector<HTMLInputElement>("input.number")!;
  for (const text of ["12,5", "12.5 %", "1/8"]) {
    type(box, text);
    expect(ask.value.guess, text).toBe(12.5);
  }
  type(box, "0,3");
  expect(ask.querySelector(".number-note")?.textContent).toBe("Do you mean 0,3 % or 30 %?");
});

it("is the cell of a kernel and of a row", () => {
  const editor = kernelEditor([0, 0, 0, 0], { size: 2, channels: ["gray"] });
  const cells = editor.querySelectorAll<HTMLInputElement>("input");
  type(cells[0], "0,563");
  type(cells[1], "\u22121/8");
  type(cells[2], "1,234");
  expect(editor.value).toEqual([0.563, -0.125, 1.234, 0]);
  type(cells[3], "x");
  expect(cells[3].value).toBe("x");
  expect(editor.querySelector(".number-note")?.textContent).toContain("not a number");

  const rows = rowEditor(v2Rows);
  const channels = rows.querySelector<HTMLInputElement>('[aria-label="Row 5, c, channels out"]')!;
  type(channels, "１２８ channels");
  expect(rows.rows[4].c).toBe(128);
  expect(channels.value).toBe("128");
});
