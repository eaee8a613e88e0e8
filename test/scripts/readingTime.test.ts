import { expect, test } from "vitest";
import { chapters } from "../../docs/chapters.js";
import { minutes, readingMinutes } from "../../docs/readingTime.js";

test("counts prose at 200 words a minute, and a minute for each question and figure", () => {
  const words = "word ".repeat(400);
  const source = `---\ntitle: four words of front matter\n---\n\n${words}\n\n\`\`\`ts\nconst code = inUrl(figure, url);\n\`\`\`\n\n\${predict(one)}\n`;
  // By hand: 400 words are 2 minutes; one question and one figure are 2 more.
  expect(readingMinutes(source)).toBe(4);
  expect(readingMinutes("")).toBe(1);
});

test("each step of the path takes a few minutes, and all of them less than a lesson and a half", () => {
  const steps = chapters.filter(({ group }) => group === "The path").map(({ id }) => minutes(id));
  expect(steps).toHaveLength(7);
  for (const step of steps) expect(step).toBeGreaterThanOrEqual(4);
  expect(steps.reduce((sum, step) => sum + step)).toBeLessThan(90);
});
