import { describe, expect, it } from "vitest";
import { synthesized } from "./synthesized.ts";
import { logicalId, ref, statementsByRole } from "./template.ts";

const { template } = synthesized();
const bucket = logicalId(template, "AWS::S3::Bucket", "Exports");

describe("the bucket of exports", () => {
  it("is private, encrypted, and deletes files after 30 days", () => {
    template.hasResourceProperties("AWS::S3::Bucket", {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
      BucketEncryption: { ServerSideEncryptionConfiguration: [{}] },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30, Status: "Enabled" }] },
    });
  });

  it("refuses requests without TLS", () => {
    template.hasResourceProperties("AWS::S3::BucketPolicy", {
      Bucket: ref(bucket),
      PolicyDocument: {
        Statement: [{ Effect: "Deny", Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } }],
      },
    });
  });

  it("lets the worker write files and the API sign links to them, within exports/ only", () => {
    const users = Object.entries(statementsByRole(template)).flatMap(([role, statements]) =>
      statements
        .filter(({ Resource }) => JSON.stringify(Resource).includes(bucket))
        .map(({ Action, Resource }) => [role, ...Action, JSON.stringify(Resource).includes("/exports/*")]),
    );
    expect(users).toEqual([
      ["Api", "s3:GetObject", true],
      ["WorkDue", "s3:PutObject", true],
    ]);
  });
});
