import { describe, expect, it } from "vitest";
import { synthesized } from "./synthesized.ts";
import { arnOf, logicalId } from "./template.ts";

const backupVaultArn = "arn:aws:backup:eu-west-2:444455556666:backup-vault:baton";
const { template } = synthesized({ backupVaultArn });

describe("backups with a copy in another account", () => {
  it("are made each night, kept here for two days and there for fourteen", () => {
    template.hasResourceProperties("AWS::Backup::BackupPlan", {
      BackupPlan: {
        BackupPlanRule: [
          {
            ScheduleExpression: "cron(30 2 * * ? *)",
            Lifecycle: { DeleteAfterDays: 2 },
            CopyActions: [{ DestinationBackupVaultArn: backupVaultArn, Lifecycle: { DeleteAfterDays: 14 } }],
          },
        ],
      },
    });
  });

  it("are of the table alone", () => {
    template.hasResourceProperties("AWS::Backup::BackupSelection", {
      BackupSelection: { Resources: [arnOf(logicalId(template, "AWS::DynamoDB::Table", "Table"))] },
    });
  });

  it("are of a restored table, where the deployment is on one", () => {
    const tableArn = "arn:aws:dynamodb:eu-west-2:111122223333:table/baton-restored";
    const restored = synthesized({ backupVaultArn, tableArn, tableStreamArn: `${tableArn}/stream/1` }).template;
    const [selection] = Object.values(restored.findResources("AWS::Backup::BackupSelection"));
    expect(selection?.["Properties"].BackupSelection.Resources).toEqual([tableArn]);
  });

  it("are in a vault that stays when the stack goes, by a role that only AWS Backup assumes", () => {
    template.hasResource("AWS::Backup::BackupVault", { DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
    const [role] = Object.values(template.findResources("AWS::IAM::Role")).filter(({ Properties }) =>
      JSON.stringify(Properties).includes("AWSBackupServiceRolePolicyForBackup"),
    );
    expect(role?.["Properties"].AssumeRolePolicyDocument.Statement).toMatchObject([
      { Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "backup.amazonaws.com" } },
    ]);
  });

  it("are absent without a vault, because they cost by the size of the table", () => {
    const types = Object.values(synthesized().template.toJSON()["Resources"]).map((each) => JSON.stringify(each));
    expect(types.filter((type) => type.includes("AWS::Backup::"))).toEqual([]);
  });
});
