/**
 * Adds one to the CloudWatch metric `name`, in the namespace Baton, for the deployment with the table `tableName`. It
 * writes a line in the embedded metric format, which CloudWatch Logs converts; `about` lets people search for the line
 * (Amazon CloudWatch User Guide, "Specification: Embedded metric format"). The JSON must be the whole line, so it goes
 * directly to standard output: the console of a function that logs JSON would wrap it in a message.
 */
export function emitCount(name: string, tableName: string, about: Readonly<Record<string, string>>): void {
  const line = {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [{ Namespace: "Baton", Dimensions: [["Table"]], Metrics: [{ Name: name, Unit: "Count" }] }],
    },
    Table: tableName,
    [name]: 1,
    ...about,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
