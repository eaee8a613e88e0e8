import { defineConfig } from "vitest/config";

const path = (relative: string) => new URL(relative, import.meta.url).pathname;

export default defineConfig({
  resolve: {
    alias: [{ find: "observablehq:stdlib", replacement: path("./test/stdlib.ts") }],
  },
  test: {
    // A slow machine is no failure: some tests run the network many times, and a core may be shared.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/browser/**"],
          globalSetup: ["test/bundle.ts"],
          setupFiles: ["test/canvas.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          // On a busy machine a browser may miss a moment. What fails twice has failed; what is tried again is listed.
          retry: process.env.CI ? 1 : 0,
          globalSetup: ["test/browser/setup.ts"],
        },
      },
    ],
  },
});
