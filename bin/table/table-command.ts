import type { Command } from "commander";

export const addTable = (program: Command) =>
  program
    .command("table")
    .description("prepare a restored table")
    .command("prepare")
    .summary("give a restored table the settings of the stack's own")
    .description(
      "Turns on the stream, the expiry of items, point-in-time recovery and deletion protection of a table that DynamoDB " +
        "restored, and prints the values with which to deploy it. It refuses a table with other keys or indexes. May be repeated.",
    )
    .requiredOption("--table <table>", "the name of the restored table")
    .action(async ({ table }: { table: string }) => {
      const [{ DynamoDBClient }, { prepareTable }] = await Promise.all([
        import("@aws-sdk/client-dynamodb"),
        import("./prepare-table.ts"),
      ]);
      const { tableArn, streamArn, settings } = await prepareTable(new DynamoDBClient(), table);
      for (const [setting, state] of Object.entries(settings)) console.log(`${setting} ${state}`);
      console.log(`Done. Deploy with: -c tableArn=${tableArn} -c tableStreamArn=${streamArn}`);
    });
