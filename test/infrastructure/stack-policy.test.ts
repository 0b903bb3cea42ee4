import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { synthesized } from "./synthesized.ts";

const Policy = z.object({
  Statement: z.tuple([
    z.object({ Effect: z.literal("Allow"), Action: z.literal("Update:*"), Resource: z.literal("*") }),
    z.object({
      Effect: z.literal("Deny"),
      Action: z.array(z.string()),
      Resource: z.literal("*"),
      Condition: z.object({ StringEquals: z.object({ ResourceType: z.array(z.string()) }) }),
    }),
  ]),
});

const [, denial] = Policy.parse(JSON.parse(readFileSync("lib/infrastructure/stack-policy.json", "utf8"))).Statement;
const { template, stack } = synthesized();

describe("what no deployment may lose", () => {
  it.each(["AWS::DynamoDB::Table", "AWS::SecretsManager::Secret"])(
    "is protected by the stack policy, and stays when the stack goes: %s",
    (type) => {
      expect(denial.Action.sort()).toEqual(["Update:Delete", "Update:Replace"]);
      expect(denial.Condition.StringEquals.ResourceType).toContain(type);
      const resources = Object.values(template.findResources(type));
      expect(resources.length).toBeGreaterThan(0);
      for (const { DeletionPolicy, UpdateReplacePolicy } of resources) {
        expect({ DeletionPolicy, UpdateReplacePolicy }).toEqual({
          DeletionPolicy: "Retain",
          UpdateReplacePolicy: "Retain",
        });
      }
    },
  );

  it("is in a table that DynamoDB does not delete, in a stack that CloudFormation does not delete", () => {
    template.allResourcesProperties("AWS::DynamoDB::Table", { DeletionProtectionEnabled: true });
    expect(stack.terminationProtection).toBe(true);
  });
});
