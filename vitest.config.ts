import { defineConfig } from "vitest/config";

const path = (relative: string) => new URL(relative, import.meta.url).pathname;

export default defineConfig({
  resolve: {
    alias: [{ find: "observablehq:stdlib", replacement: path("./test/stdlib.ts") }],
  },
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
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
          globalSetup: ["test/browser/setup.ts"],
          // A slow machine is no failure: a page that runs the network in a loop takes its time on a shared core.
          testTimeout: 180_000,
        },
      },
    ],
  },
});
