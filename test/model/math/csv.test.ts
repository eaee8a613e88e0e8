import { expect, test } from "vitest";
import { csv } from "../../../src/components/ui/dataTable.js";
import { csvRecords } from "../../../src/model/math/csv.js";

test("records by the names of the header: quotes about commas, line breaks and doubled quotes (RFC 4180)", () => {
  const text = 'name,said,n\r\n"a, b","one ""two""\nthree",4\r\nplain,,5\r\n';
  expect(csvRecords(text, ["said", "name"])).toEqual([
    { name: "a, b", said: 'one "two"\nthree', n: "4" },
    { name: "plain", said: "", n: "5" },
  ]);
  expect(csvRecords("a,b\n", ["a"])).toEqual([]);
});

test("a header or a record that lacks a field is refused with its place", () => {
  expect(() => csvRecords("a,b\n1,2", ["a", "c", "d"])).toThrow("invalid header: a,b; it must have c and d");
  expect(() => csvRecords("a,b\n1,2\n3", ["a"])).toThrow("invalid number of fields in record 2: 1; it must be 2");
});

test("what a table of the site saves is read back as it was", () => {
  const rows = ["plain", "a, b", 'said "so"', "two\nlines"];
  const text = csv(rows, [
    { label: "what, exactly", value: (row) => row },
    { label: "length", value: (row) => row.length },
  ]);
  expect(text.startsWith('"what, exactly",length\r\nplain,5\r\n')).toBe(true);
  expect(csvRecords(text, ["length"])).toEqual(
    rows.map((row) => ({ "what, exactly": row, length: String(row.length) })),
  );
});
