import type { Template } from "aws-cdk-lib/assertions";
import * as z from "zod";

/** Returns a CloudFormation reference to another resource. */
export const ref = (logicalId: string) => ({ Ref: logicalId });
/** Returns a CloudFormation reference to the ARN of another resource. */
export const arnOf = (logicalId: string) => ({ "Fn::GetAtt": [logicalId, "Arn"] });

const list = <T extends z.ZodType>(item: T) => z.union([z.array(item), item.transform((one) => [one])]);

const Statement = z.object({
  Effect: z.enum(["Allow", "Deny"]),
  Action: list(z.string()),
  Resource: list(z.unknown()),
  Condition: z.unknown().optional(),
});
const Policy = z.object({
  Properties: z.object({
    PolicyDocument: z.object({ Statement: z.array(Statement) }),
    Roles: z.tuple([z.object({ Ref: z.string() })]),
  }),
});

/** Returns the policy statements of each role, under the role's logical id without its hash. */
export function statementsByRole(template: Template): Record<string, z.infer<typeof Statement>[]> {
  const policies = Object.values(template.findResources("AWS::IAM::Policy")).map((policy) => Policy.parse(policy));
  return Object.fromEntries(
    policies.map(({ Properties }) => [
      Properties.Roles[0].Ref.replace(/Role[0-9A-F]{8}$/, ""),
      Properties.PolicyDocument.Statement,
    ]),
  );
}

/** Returns the logical id of the one resource of this type with this id prefix; throws unless there is exactly one. */
export function logicalId(template: Template, type: string, prefix: string): string {
  const ids = Object.keys(template.findResources(type)).filter((id) => id.replace(/[0-9A-F]{8}$/, "") === prefix);
  const [only] = ids;
  if (only === undefined || ids.length > 1)
    throw new Error(`${ids.length} resources of type ${type} have the id ${prefix}`);
  return only;
}

/** Returns the resource with this logical id; throws when there is none. */
export function resource(
  template: Template,
  id: string,
): { Properties: Record<string, unknown>; DeletionPolicy?: string } {
  return z
    .object({ Properties: z.record(z.string(), z.unknown()), DeletionPolicy: z.string().optional() })
    .parse(template.toJSON()["Resources"][id]);
}
