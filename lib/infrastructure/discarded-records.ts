import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { Match, Rule, RuleTargetInput, EventField } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";

/**
 * Adds the bucket in which Lambda stores the stream records that a consumer could not process. The stream keeps records for
 * a day; a file keeps them for as long as the failures queue keeps the message that names it. EventBridge sends that
 * message: a notification of S3 itself would also send a test message, which would raise the alarm of the queue.
 */
export function addDiscardedRecords(scope: Construct, consumer: "Relay" | "Project", failures: Queue): Bucket {
  const bucket = new Bucket(scope, `${consumer}Discarded`, {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    lifecycleRules: [{ expiration: Duration.days(14), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({
    id: "AwsSolutions-S1",
    reason: "Lambda writes the files and the operator reads them; they expire after two weeks.",
  });
  const resource = bucket.node.defaultChild;
  // The property of the construct for this would add a function that sets it.
  if (resource instanceof CfnBucket) {
    resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }
  const rule = new Rule(scope, `${consumer}DiscardedRule`, {
    description: "Names each file of discarded records in the failures queue",
    eventPattern: {
      source: ["aws.s3"],
      detailType: ["Object Created"],
      detail: { bucket: { name: Match.exactString(bucket.bucketName) } },
    },
  });
  rule.addTarget(
    new SqsQueue(failures, {
      message: RuleTargetInput.fromObject({
        bucket: EventField.fromPath("$.detail.bucket.name"),
        key: EventField.fromPath("$.detail.object.key"),
      }),
    }),
  );
  return bucket;
}
