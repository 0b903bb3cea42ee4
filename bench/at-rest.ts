import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { printHeading, printTable } from "#bin/demo/print.ts";
import { startBaton } from "#local/start-baton.ts";

// Usage: node bench/at-rest.ts [seconds]
// Measures how long Baton takes to start on this machine, and what it takes at rest: the memory of this process (without
// DynamoDB, a child process) and its processor time. Linux only: it reads /proc.

const seconds = Number(process.argv[2] ?? 20);

const startedAt = performance.now();
const baton = await startBaton();
try {
  const startMs = performance.now() - startedAt;
  // The scheduled functions load in this time.
  await pause(seconds * 1_000);
  const before = process.cpuUsage();
  await pause(seconds * 1_000);
  const { user, system } = process.cpuUsage(before);
  printHeading(`At rest for ${seconds} s`);
  printTable(
    ["start", "memory", "processor time a second"],
    [
      [
        `${(startMs / 1_000).toFixed(1)} s`,
        `${readMemoryMb().toFixed(0)} MB`,
        `${((user + system) / 1_000 / seconds).toFixed(1)} ms`,
      ],
    ],
  );
} finally {
  await baton.stop();
}

/** Reads the resident memory of this process, all its threads included, in megabytes. */
function readMemoryMb(): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return Number(kilobytes) / 1_024;
}
