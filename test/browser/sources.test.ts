/** The page of sources agrees with the files that it speaks of. */
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { parsePrecision } from "../../src/components/activations/precisionChart.js";
import { detectorManifest } from "../../docs/tables/data.js";
import type { FamilyAblation, FamilyRecord } from "../../src/model/evidence/familyRecord.js";
import { claims } from "../../src/model/evidence/claims.js";
import { parsePublished } from "../../src/model/evidence/published.js";
import { openPage, overflowing } from "./helpers.js";

test("every shipped photo and every file of weights has its license and provenance, without JavaScript", async () => {
  const { page } = await openPage("sources", { javaScript: false });
  const text = await page.locator("#observablehq-main").textContent();
  const photos = JSON.parse(readFileSync("data/images/index.json", "utf8")) as { title: string; license: string }[];
  for (const { title, license } of photos) {
    expect(await page.locator("tr", { hasText: title }).first().innerText()).toContain(license);
  }
  const manifests = readdirSync("data/models", { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith("manifest.json"),
  );
  // The detector, two that find faces, and the seven widths that were trained here.
  expect(manifests).toHaveLength(1 + 2 + 7);
  for (const file of manifests) {
    const manifest = JSON.parse(readFileSync(`data/models/${file}`, "utf8")) as {
      title: string;
      source: { license: string };
      files: { sha256: string }[];
    };
    for (const { sha256 } of manifest.files) expect(text).toContain(sha256);
    const row = page.locator("tr", { hasText: manifest.title }).first();
    expect(await row.innerText()).toContain(manifest.source.license);
  }
  // The package says so: the COCO network is under Apache's license.
  expect(text).toContain("Apache-2.0");
  for (const number of ["1704.04861", "1801.04381"]) expect(text).toContain(number);
});

test("every claim has a verdict in the errata, and its check on the page that the errata names", async () => {
  const precision = parsePrecision(readFileSync("data/precision.csv", "utf8"));
  const detector = detectorManifest();
  const designs = {
    records: JSON.parse(readFileSync("data/models/fashion/records.json", "utf8")) as FamilyRecord[],
    clothes: JSON.parse(readFileSync("data/models/fashion/ablations.json", "utf8")) as FamilyAblation[],
  };
  const published = parsePublished(readFileSync("data/published.csv", "utf8"));
  const all = claims({ published, precision, detector, designs });
  const { page } = await openPage("sources");
  // Short formulas have no-break spaces.
  const rows = (await page.locator(".errata tbody tr").allTextContents()).map((row) => row.replaceAll("\u00a0", " "));
  const once = all.filter(({ repeats }) => repeats === undefined);
  expect(rows.length).toBe(once.length);
  // An index, as in C_out, is set low.
  for (const { sentence, verdict } of once)
    expect(rows.find((row) => row.includes(sentence.replaceAll("_", "")))).toContain(verdict);
  for (const path of ["v1", "compare", "detector", "sources"]) {
    const opened = await openPage(path);
    const ids = all.filter((claim) => claim.page === path).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) expect(await opened.page.locator(`#claim-${id}`).count()).toBe(1);
  }
});

test("nothing reaches beyond a phone's screen", async () => {
  const { page } = await openPage("sources", { width: 390, height: 844, touch: true });
  expect(await overflowing(page)).toEqual([]);
});
