import type { Command } from "commander";
import type { RedriveOptions } from "./run-redrive.ts";

export const addRedrive = (program: Command) =>
  program
    .command("redrive")
    .summary("redrive the messages of a dead-letter queue")
    .description(
      "Redrives the messages of a dead-letter or failures queue, after you have fixed the cause. Orders go back to the " +
        "queue they came from; records of the table's stream go to the function that failed on them. A message that " +
        "fails again stays in the queue, and the exit code is then 1.",
    )
    .requiredOption("--queue <url>", "the queue with the messages")
    .option("--to <url>", "another queue for the orders than the one they came from")
    .action(async (options: RedriveOptions) => {
      const { runRedrive } = await import("./run-redrive.ts");
      process.exitCode = await runRedrive(options);
    });
