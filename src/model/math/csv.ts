/** Reads comma-separated values (RFC 4180). */
import { csvParseRows } from "d3-dsv";

/**
 * The records of a file, each by the names of its header.
 *
 * d3-dsv has `csvParse` for this, but it compiles each header to a function, which the pages' Content-Security-Policy
 * refuses.
 *
 * @param columns names that the header must have
 * @throws RangeError for a header without one of them, or a record with more or fewer fields than the header
 */
export function csvRecords<K extends string>(text: string, columns: readonly K[]): Readonly<Record<K, string>>[] {
  const [header = [], ...records] = csvParseRows(text.trim());
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0)
    throw new RangeError(`invalid header: ${header.join()}; it must have ${missing.join(" and ")}`);
  return records.map((fields, i) => {
    if (fields.length !== header.length)
      throw new RangeError(
        `invalid number of fields in record ${i + 1}: ${fields.length}; it must be ${header.length}`,
      );
    return Object.fromEntries(header.map((name, at) => [name, fields[at]])) as Record<K, string>;
  });
}
