/** What the site's style sheets must not say. */
import { readFileSync, readdirSync } from "node:fs";
import { expect, it } from "vitest";

const folder = "docs/styles/";

/** A selector with each pseudo-class of an argument replaced: `:has(…)` by `§`, others by nothing. */
function withoutArguments(selector: string): string {
  const shorter = selector.replace(/:([\w-]+)\([^()]*\)/g, (_, name) => (name === "has" ? "§" : ""));
  return shorter === selector ? selector : withoutArguments(shorter);
}

/** Selectors like `.a:has(.b) > :not(.c)`: what they match could be anything inside something that may have anything. */
function endless(css: string): string[] {
  return css
    .replace(/\/\*[^]*?\*\//g, "")
    .split(/[{};]/)
    .flatMap((list) => withoutArguments(list).split(","))
    .map((selector) => selector.trim())
    .filter((selector) => {
      const compounds = selector.split(/[\s>+~]+/);
      const subject = (compounds.at(-1) ?? "").replace(/::?[\w-]+|§/g, "");
      return compounds.slice(0, -1).some((compound) => compound.includes("§")) && /^\*?$/.test(subject);
    });
}

it("finds a subject without a name after :has()", () => {
  expect(endless(".cover:has(> .lid) > :not(.lid), .kept { color: red; }")).toEqual([".cover§ >"]);
  expect(endless(".a:has(:not(.b)) > *, .a:has(.b) > .c:not(.d) { color: red; }")).toEqual([".a§ > *"]);
});

it("has no subject without a name after :has(): for such a rule the browser looks at all elements at each change", () => {
  const found = readdirSync(folder).flatMap((file) => endless(readFileSync(folder + file, "utf8")));
  expect(found).toEqual([]);
});
