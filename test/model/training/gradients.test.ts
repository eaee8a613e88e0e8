import { beforeAll, test } from "vitest";
import { checkGradients, operations } from "./gradientProperties.js";
import { startTrainingInNode } from "./start.js";
import { checkWideProducts } from "./wideProducts.js";

beforeAll(startTrainingInNode);

test.each(operations)("output and gradients of %s are those of plain arithmetic in doubles, for any shape", (name) => {
  checkGradients(name, 80);
});

test("products of many columns are those in doubles, for any shape and height of tiles", () => {
  checkWideProducts(60);
});
