import { Validations } from "aws-cdk-lib";
import { Effect, PolicyStatement, type PolicyStatementProps } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";

/** What a function may do. A wildcard resource needs a reason, or the cdk-nag check for wildcards fails. */
export type Permission = {
  readonly statements: readonly PolicyStatement[];
  readonly wildcard?: { readonly resource: string; readonly reason: string };
};

/** Returns the permission for exactly these actions on exactly these resources. */
export const allow = (
  actions: string[],
  resources: string[],
  conditions?: PolicyStatementProps["conditions"],
): Permission => ({ statements: [new PolicyStatement({ effect: Effect.ALLOW, actions, resources, conditions })] });

/** Grants a permission to a function, and records the reason for its wildcard on the function's role. */
export function grant(lambda: LambdaFunction, { statements, wildcard }: Permission): void {
  for (const statement of statements) lambda.addToRolePolicy(statement);
  if (wildcard) {
    const id = `AwsSolutions-IAM5[Resource::${wildcard.resource}]`;
    Validations.of(lambda.role ?? lambda).acknowledge({ id, reason: wildcard.reason });
  }
}
