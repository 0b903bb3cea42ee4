import { describe, expect, it } from "vitest";
import { synthesized } from "./synthesized.ts";

const { template } = synthesized();

describe("the table", () => {
  it("is the only one, so that a lead's history and all that derives from it are in one durable place", () => {
    template.resourceCountIs("AWS::DynamoDB::Table", 1);
    // An update to the type of TableV2 would begin with an empty table.
    template.resourceCountIs("AWS::DynamoDB::GlobalTable", 0);
  });

  it("streams the new image of each item, as the outbox", () => {
    template.hasResourceProperties("AWS::DynamoDB::Table", {
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      StreamSpecification: { StreamViewType: "NEW_IMAGE" },
      BillingMode: "PAY_PER_REQUEST",
      TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
    });
  });

  it("survives a mistake: point-in-time recovery, deletion protection, kept when the stack is deleted", () => {
    template.hasResource("AWS::DynamoDB::Table", {
      DeletionPolicy: "Retain",
      UpdateReplacePolicy: "Retain",
      Properties: {
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      },
    });
  });

  it("names a class only where the deployment chooses one, so that others see no change", () => {
    const classIn = (of: typeof template) =>
      Object.values(of.findResources("AWS::DynamoDB::Table")).map(({ Properties }) => Properties.TableClass);
    expect(classIn(template)).toEqual([undefined]);
    expect(classIn(synthesized({ tableClass: "infrequent-access" }).template)).toEqual(["STANDARD_INFREQUENT_ACCESS"]);
  });

  it.each([
    ["by-agency", "agencyKey", "receivedKey"],
    ["by-campaign", "campaignKey", "receivedKey"],
    ["by-status", "statusKey", "sk"],
    ["by-due", "dueKey", "dueAt"],
  ])(
    "has an index %s over %s and %s that holds keys only, and by agency the tags of searches",
    (IndexName, partition, sort) => {
      const [table] = Object.values(template.findResources("AWS::DynamoDB::Table"));
      expect(table?.["Properties"].GlobalSecondaryIndexes).toContainEqual({
        IndexName,
        KeySchema: [
          { AttributeName: partition, KeyType: "HASH" },
          { AttributeName: sort, KeyType: "RANGE" },
        ],
        Projection:
          IndexName === "by-agency"
            ? { ProjectionType: "INCLUDE", NonKeyAttributes: ["find"] }
            : { ProjectionType: "KEYS_ONLY" },
      });
    },
  );
});

describe("the secret", () => {
  it("is generated, 64 characters long, and kept when the stack is deleted", () => {
    template.hasResource("AWS::SecretsManager::Secret", {
      DeletionPolicy: "Retain",
      Properties: { GenerateSecretString: { PasswordLength: 64 } },
    });
  });
});
