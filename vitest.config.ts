import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Projects from the fastest to the slowest: `npm run test:unit` is the first, `npm test` all of them. */
export default defineConfig({
  test: {
    // One worker for each core of the gate: with four, the runs that only compute took a tenth to a fifth more processor time.
    maxWorkers: 2,
    // The files of a worker share its modules; what one file mocks is restored at its end (test/support/restore-clients.ts).
    isolate: false,
    // Node loads the modules, as it does locally; `vi.mock` would have no effect (docs/decisions/0121-tests-loaded-by-node.md).
    experimental: { viteModuleRunner: false, nodeLoader: false },
    restoreMocks: true,
    unstubEnvs: true,
    // The invocation log is asserted where it is the subject; elsewhere it would drown the report.
    env: {
      POWERTOOLS_LOG_LEVEL: "ERROR",
      // A command of a test need not compile what the one before compiled: it loads in half to two thirds of the time.
      NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules/.cache/baton/compiled"),
    },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          setupFiles: ["test/support/restore-clients.ts"],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: "property",
          include: ["test/{property,contract,architecture}/**/*.test.ts"],
          setupFiles: ["test/support/property-runs.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "crash",
          include: ["test/{crash,race}/**/*.test.ts"],
          setupFiles: ["test/support/property-runs.ts"],
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
      // They measure memory and open sockets that do not close: each file has a process of its own. They also wait.
      {
        extends: true,
        test: {
          name: "hostile",
          isolate: true,
          maxWorkers: 5,
          sequence: { groupOrder: 1 },
          include: ["test/hostile/**/*.test.ts"],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "infrastructure",
          include: ["test/infrastructure/**/*.test.ts"],
          testTimeout: 120_000,
          // The CDK's validator takes half the time of a synthesis, and only warns; the tests that need it turn it on.
          env: { CDK_VALIDATION: "false" },
        },
      },
      {
        extends: true,
        test: {
          name: "emulated",
          // Journeys also wait (docs/decisions/0121-tests-loaded-by-node.md). Vitest wants them in a group of their own.
          maxWorkers: 5,
          sequence: { groupOrder: 1 },
          include: ["test/{integration,journey}/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 10_000 } },
          // Three whole systems share the two cores: a test that misses its moment gets one more, and the report says so.
          retry: 1,
        },
      },
    ],
  },
});
