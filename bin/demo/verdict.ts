import { bold, green, red, yellow } from "./print.ts";

export type Verdict = ReturnType<typeof makeVerdict>;

/** Collects what the demo finds. A broken promise makes the demo fail; slowness only prints a warning. */
export function makeVerdict() {
  const failures: string[] = [];
  const warnings: string[] = [];
  return {
    expect: (holds: boolean, failure: string) => void (holds || failures.push(failure)),
    fail: (failure: string) => void failures.push(failure),
    warn: (warning: string) => void warnings.push(warning),
    holds: () => failures.length === 0,
    /** Says whether everything holds, with each failure and each warning. */
    summarize(): string {
      const heading = failures.length === 0 ? green("Everything holds.") : red("This does not hold:");
      const warningLines = warnings.map((warning) => `${yellow("Warning:")} ${warning}`);
      return [bold(heading), ...failures, ...warningLines].join("\n  ");
    },
  };
}
