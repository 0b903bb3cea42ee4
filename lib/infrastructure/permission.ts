import { Validations } from "aws-cdk-lib";
import { Effect, PolicyStatement, type PolicyStatementProps } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";

/** Something a function may do. A wildcard among its resources is explained, or the check for wildcards fails. */
export type Permission = {
  readonly statements: readonly PolicyStatement[];
  readonly wildcard?: { readonly resource: string; readonly reason: string };
};

/** Permission for exactly these actions on exactly these resources. */
export function allow(
  actions: string[],
  resources: string[],
  conditions?: PolicyStatementProps["conditions"],
): Permission {
  return { statements: [new PolicyStatement({ effect: Effect.ALLOW, actions, resources, conditions })] };
}

/** Gives a function a permission, and its role the explanation of the wildcard in it. */
export function grant(lambda: LambdaFunction, { statements, wildcard }: Permission): void {
  for (const statement of statements) lambda.addToRolePolicy(statement);
  if (wildcard) {
    const id = `AwsSolutions-IAM5[Resource::${wildcard.resource}]`;
    Validations.of(lambda.role ?? lambda).acknowledge({ id, reason: wildcard.reason });
  }
}
