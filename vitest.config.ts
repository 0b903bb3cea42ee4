import { defineConfig } from "vitest/config";

/** Projects from the fastest to the slowest: `npm run test:unit` is the first, `npm test` all of them. */
export default defineConfig({
  test: {
    // The invocation log is asserted where it is the subject; elsewhere it would drown the report.
    env: { POWERTOOLS_LOG_LEVEL: "ERROR" },
    projects: [
      {
        test: {
          name: "unit",
          // Its files share no state: one module graph for all of them is loaded once.
          isolate: false,
          include: ["test/unit/**/*.test.ts"],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "property",
          isolate: false,
          include: ["test/{property,contract,architecture}/**/*.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "crash",
          include: ["test/{crash,race}/**/*.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "hostile",
          include: ["test/hostile/**/*.test.ts"],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "infrastructure",
          isolate: false,
          include: ["test/infrastructure/**/*.test.ts"],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: "emulated",
          include: ["test/{integration,journey}/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
