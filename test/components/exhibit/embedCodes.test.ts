/** What the dialog copies, whatever a title or an address has in it; and which way a key leads on a slide. */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { embedAddress, wholeAddress } from "../../../src/components/exhibit/embed.js";
import { embedCodes } from "../../../src/components/exhibit/embedDialog.js";
import { directionOf } from "../../../src/components/exhibit/slides.js";
import { html } from "../../../src/components/ui/element.js";

const address = embedAddress("what-it-costs", "https://host.invalid/v1.html?alpha=0.5&present=title#exercises");

test("the address keeps the state and drops what asks for another part of the page", () => {
  expect(address).toBe("https://host.invalid/v1.html?alpha=0.5&embed=what-it-costs");
  expect(wholeAddress(address).href).toBe("https://host.invalid/v1.html?alpha=0.5");
});

test("a title with quotes and angle brackets does not end the frame, in HTML and in Python", () => {
  const title = `“A” "B" <script>&`;
  const [page, fixed, jupyter] = embedCodes(address, title, { width: 800, height: 420 }).map(({ code }) => code);
  const box = html("div");
  box.innerHTML = page;
  const frame = box.querySelector("iframe");
  expect([frame?.getAttribute("src"), frame?.title, frame?.height]).toEqual([address, title, "420"]);
  expect(box.querySelectorAll("script")).toHaveLength(1);
  expect(fixed).not.toContain("<script");
  // A height is right for one width.
  expect(fixed).toMatch(/height="420" style="border: 0; max-width: 800px"/);
  expect(jupyter).toContain("width=800, height=420");
  const python = spawnSync("python3", ["-c", "import ast, sys; ast.parse(sys.stdin.read())"], { input: jupyter });
  if (python.error === undefined) expect(python.status).toBe(0);
});

test("a clicker's keys lead on from everywhere, arrows and the space bar only where nothing else uses them", () => {
  const field = html("input", { type: "range" });
  const press = html("button", {}, "Step");
  document.body.append(field, press);
  const lead = (target: HTMLElement, key: string, shiftKey = false) => {
    let found = 0;
    target.addEventListener("keydown", (event) => (found = directionOf(event)), { once: true });
    target.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey }));
    return found;
  };
  expect(["PageDown", "PageUp", "ArrowRight", " "].map((key) => lead(field, key))).toEqual([1, -1, 0, 0]);
  expect(["PageDown", "ArrowLeft", " "].map((key) => lead(press, key))).toEqual([1, -1, 0]);
  expect([lead(document.body, " "), lead(document.body, " ", true), lead(document.body, "a")]).toEqual([1, -1, 0]);
});
