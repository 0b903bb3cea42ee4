import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { storedDays } from "#domain/ledger/ledger-export.ts";

/** Adds the bucket of the files of exports. They hold no person, and can be made again from the ledger. */
export function addExportsBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, "Exports", {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    lifecycleRules: [{ expiration: Duration.days(storedDays), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({
    id: "AwsSolutions-S1",
    reason:
      "The files hold no personal data and expire; a log of each access would need a second bucket with its own upkeep.",
  });
  return bucket;
}
