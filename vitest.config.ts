import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
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
