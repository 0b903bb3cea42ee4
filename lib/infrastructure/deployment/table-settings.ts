import * as z from "zod";
import { type Context, readText } from "./context-values.ts";
import { precondition } from "./precondition.ts";

const TableClassName = z.enum(["standard", "infrequent-access"]);
export type TableClassName = z.infer<typeof TableClassName>;

export type TableSettings = {
  /** A table that exists, and its stream, instead of a table of the stack: one that was restored from a backup. */
  readonly existingTable: { readonly arn: string; readonly streamArn: string } | undefined;
  /** What the stack's own table costs: more for its storage, or more for its reads and writes. */
  readonly tableClass: TableClassName;
  /** Backup vault of another account that gets a copy of the table each night. Undefined: only point-in-time recovery. */
  readonly backupVaultArn: string | undefined;
};

const tableArnPattern = /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/[\w.-]{3,255}$/;
const backupVaultArnPattern = /^arn:aws[a-z-]*:backup:[a-z0-9-]+:\d{12}:backup-vault:[\w-]{2,50}$/;

/** Reads where a deployment stores its items. Throws like `readDeployment`. */
export function readTableSettings(context: Context): TableSettings {
  const tableArn = readText(context("tableArn"));
  const tableStreamArn = readText(context("tableStreamArn"));
  const tableClass = TableClassName.safeParse(readText(context("tableClass")) ?? "standard");
  const backupVaultArn = readText(context("backupVaultArn"));
  precondition(
    "table-and-stream-come-together",
    (tableArn === undefined) === (tableStreamArn === undefined),
    "tableArn needs tableStreamArn, and vice versa; `baton table prepare` prints both.",
  );
  precondition(
    "table-arn-is-an-arn",
    tableArn === undefined || tableArnPattern.test(tableArn),
    "tableArn is the ARN of a DynamoDB table, such as arn:aws:dynamodb:eu-west-2:111122223333:table/baton-restored.",
  );
  precondition(
    "table-stream-is-of-the-table",
    tableStreamArn === undefined || tableStreamArn.startsWith(`${tableArn}/stream/`),
    "tableStreamArn is the ARN of the latest stream of the table, which begins with tableArn and /stream/.",
  );
  precondition(
    "table-class-is-standard-or-infrequent-access",
    tableClass.success,
    "tableClass is standard or infrequent-access.",
  );
  precondition(
    "table-class-is-of-the-own-table",
    tableArn === undefined || tableClass.data === "standard",
    "tableClass is for the table of the stack; change the class of an existing table by `aws dynamodb update-table`.",
  );
  precondition(
    "backup-vault-arn-is-an-arn",
    backupVaultArn === undefined || backupVaultArnPattern.test(backupVaultArn),
    "backupVaultArn is the ARN of a backup vault, such as arn:aws:backup:eu-west-2:444455556666:backup-vault:baton.",
  );
  return {
    existingTable: tableArn && tableStreamArn ? { arn: tableArn, streamArn: tableStreamArn } : undefined,
    tableClass: tableClass.data,
    backupVaultArn,
  };
}
