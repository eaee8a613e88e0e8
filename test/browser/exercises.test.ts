/** Exercises as readers answer them. */
import { expect, test } from "vitest";
import { exercises } from "../../src/model/exercises/index.js";
import { openPage } from "./helpers.js";

test("an answer is right in the spelling of the reader's country, and asked back where it is two numbers", async () => {
  // Below a million one mark alone parts thousands, and is asked back.
  const costOf = (seed: string) => exercises("bottleneck", seed)[1].answer;
  const seed = ["1", "2", "3", "4", "5", "6"].find((one) => costOf(one) > 1e6) ?? "";
  const cost = costOf(seed);
  const { page, problems } = await openPage(`bottleneck?seed=${seed}`);
  const exercise = page.locator(".exercise").nth(1);
  const field = exercise.getByRole("textbox");
  const said = exercise.locator(".said");
  const grouped = (mark: string) => String(cost).replace(/\B(?=(?:\d{3})+$)/g, mark);
  for (const text of [".", ",", "'", "_", "\u202f"].map(grouped).concat(`${cost} MACs`, `${cost / 1e6} Mio. MACs`)) {
    await field.fill(text);
    await field.press("Enter");
    expect(await said.innerText(), text).toContain("Right.");
  }
  await field.fill("10,035");
  await field.press("Enter");
  expect(await said.innerText()).toMatch(/^Do you mean\s10\.035\sor\s10035\s?\?$/);
  await said.getByRole("button", { name: "10035" }).press("Enter");
  expect(await said.innerText()).toContain("Not correct");
  expect(await field.inputValue()).toBe("10035");
  expect(problems).toEqual([]);
});
