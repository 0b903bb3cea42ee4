import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from "aws-cdk-lib/aws-backup";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { Schedule } from "aws-cdk-lib/aws-events";
import { ManagedPolicy, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";

/** How long a backup stays here, where point-in-time recovery is the better one, and how long its copy stays there. */
const keptHere = Duration.days(2);
const keptThere = Duration.days(14);

/**
 * Adds a backup of the table each night, and its copy to a vault of another account: point-in-time recovery is gone with
 * the account. The vault there needs a policy that allows this account to copy into it.
 */
export function addBackupCopies(scope: Construct, { table, vaultArn }: { table: ITable; vaultArn: string }): void {
  const backupVault = new BackupVault(scope, "BackupVault", { removalPolicy: RemovalPolicy.RETAIN });
  const destinationBackupVault = BackupVault.fromBackupVaultArn(scope, "BackupVaultThere", vaultArn);
  const plan = new BackupPlan(scope, "BackupPlan", {
    backupPlanRules: [
      new BackupPlanRule({
        ruleName: "Nightly",
        backupVault,
        scheduleExpression: Schedule.cron({ hour: "2", minute: "30" }),
        deleteAfter: keptHere,
        copyActions: [{ destinationBackupVault, deleteAfter: keptThere }],
      }),
    ],
  });
  const role = new Role(scope, "BackupRole", {
    assumedBy: new ServicePrincipal("backup.amazonaws.com"),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSBackupServiceRolePolicyForBackup")],
  });
  Validations.of(role).acknowledge({
    id: "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]",
    reason:
      "AWS Backup changes which calls a backup makes; its own policy follows. Only AWS Backup may assume the role.",
  });
  plan.addSelection("Table", { resources: [BackupResource.fromArn(table.tableArn)], role });
}
