import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { bibtex, citation } from "../../../src/components/ui/citation.js";
import { eventually } from "../../eventually.js";

test("the entry says what CITATION.cff and package.json say", () => {
  const entry = bibtex("https://example.org/mobilenet/");
  const cff = readFileSync("CITATION.cff", "utf8");
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(cff)?.[1];
  expect(entry).toContain(`title        = {${field("title")}}`);
  expect(entry).toContain(`year         = {${field("date-released")?.slice(0, 4)}}`);
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(field("version")).toBe(version);
  expect(entry).toContain("url          = {https://example.org/mobilenet/}");
  expect(entry).toContain(`Version ${version}.`);
});

test("the button copies the entry as it stands, or selects it", async () => {
  const writeText = vi.fn((_text: string) => Promise.resolve());
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  const element = citation();
  const said = () => element.querySelector("[role=status]")?.textContent;
  element.querySelector("button")?.click();
  await eventually(() => expect(said()).toBe("Copied."));
  expect(writeText).toHaveBeenCalledWith(bibtex(new URL("./", location.href).href));
  writeText.mockRejectedValueOnce(new Error("not allowed"));
  element.querySelector("button")?.click();
  await eventually(() => expect(said()).toBe("Selected: copy it with your keyboard."));
  vi.unstubAllGlobals();
});
