import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filesModule } from "../../scripts/models/familyFilesModule.js";
import { widths } from "../../src/model/evidence/family.js";

test("the module of the family’s files is what an import writes, and names files that there are", () => {
  const text = readFileSync("src/model/runtime/familyFiles.ts", "utf8");
  expect(filesModule(widths.map(({ id }) => id))).toBe(text);
  const named = [...text.matchAll(/FileAttachment\("(.*?)"\)/g)].map(([, name]) => name);
  expect(named).toHaveLength(2 * widths.length);
  // Framework finds src and data in docs.
  expect(named.filter((name) => !existsSync(join("docs/model/runtime", name)))).toEqual([]);
});
