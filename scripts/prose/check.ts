/** `npx tsx scripts/prose/check.ts`: the prose check alone, as `npm run check` runs it. */
import { checkProse } from "./rules.js";
import { siteProse } from "./texts.js";

const problems = await checkProse(await siteProse());
for (const problem of problems) console.error(problem);
console.log(`${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
