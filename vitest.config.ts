import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // The invocation log is asserted where it is the subject; elsewhere it would drown the report.
    env: { POWERTOOLS_LOG_LEVEL: "SILENT" },
    projects: [
      {
        test: {
          name: "quick",
          include: ["test/{unit,property,contract,architecture,crash,race,hostile}/**/*.test.ts"],
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
