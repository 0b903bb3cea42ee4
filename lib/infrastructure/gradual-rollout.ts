import { Stack, Validations } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from "aws-cdk-lib/aws-codedeploy";
import { ManagedPolicy, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Alias, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { pascalCase } from "./baton-function.ts";
import type { Rollout } from "./deployment/operation-settings.ts";

/**
 * The functions whose new version gets a tenth of the requests first. The console is not one of them: its pages name
 * their stylesheet and script by a hash, which the other version does not have. Consumers are not either: they must read
 * what a new version writes, so they change before all requests reach it.
 */
const gradualFunctions = ["intake", "api", "lead-card", "statements"] as const;
export type GradualFunction = (typeof gradualFunctions)[number];

/** Adds the alias `live` of a function, which the gateway calls. It points to the version that takes requests. */
export const addLiveAlias = (name: GradualFunction, lambda: LambdaFunction): Alias =>
  new Alias(Stack.of(lambda), `${pascalCase(name)}Live`, { aliasName: "live", version: lambda.currentVersion });

export type GradualRolloutOptions = {
  readonly rollout: Exclude<Rollout, "at-once">;
  readonly aliases: Readonly<Record<GradualFunction, Alias>>;
  /** The alarms of all functions by their ids. */
  readonly alarms: Readonly<Record<string, Alarm>>;
  /** What reads what the functions write. Each changes before any request reaches a new version. */
  readonly consumers: readonly LambdaFunction[];
};

/**
 * Lets CodeDeploy move the aliases to new versions. By `canary`, a tenth of the requests go to the new version for five
 * minutes, and then all. If the errors of the function or the faults of the API raise their alarm, CodeDeploy moves all
 * requests back, and CloudFormation then undoes the whole deployment. `fix` moves all at once and heeds no alarm: a
 * fix can be deployed while the alarm fires that it ends.
 */
export function addGradualRollout(stack: Stack, options: GradualRolloutOptions): LambdaDeploymentGroup[] {
  const { rollout, aliases, alarms, consumers } = options;
  const application = new LambdaApplication(stack, "Rollout");
  const role = new Role(stack, "RolloutRole", { assumedBy: new ServicePrincipal("codedeploy.amazonaws.com") });
  role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSCodeDeployRoleForLambdaLimited"));
  Validations.of(role).acknowledge({
    id: "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]",
    reason: "CodeDeploy needs exactly this policy of AWS to move aliases, and AWS keeps it up to date.",
  });
  return gradualFunctions.map((name) => {
    aliases[name].node.addDependency(...consumers);
    const own = alarms[`${pascalCase(name)}Errors`];
    const faults = alarms["ApiFaults"];
    if (!own || !faults) throw new Error(`${name} has no alarm that could end its rollout`);
    return new LambdaDeploymentGroup(stack, `${pascalCase(name)}Rollout`, {
      application,
      role,
      alias: aliases[name],
      deploymentConfig:
        rollout === "canary" ? LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES : LambdaDeploymentConfig.ALL_AT_ONCE,
      alarms: [own, faults],
      ignoreAlarmConfiguration: rollout === "fix",
    });
  });
}
