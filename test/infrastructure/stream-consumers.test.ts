import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { appointmentChangePrefixes } from "#leads/adapters/keys.ts";
import { synthesized } from "./synthesized.ts";
import { arnOf, logicalId, ref, resource } from "./template.ts";

const { template } = synthesized();

const appointmentChanges = appointmentChangePrefixes.map((prefix) => ({ prefix }));

const consumers = [
  {
    name: "Relay",
    sees: [
      "fact/received",
      "fact/placed",
      "message",
      { prefix: "fact/woken/" },
      { prefix: "fact/chased/" },
      ...appointmentChanges,
    ],
    window: Match.absent(),
  },
  { name: "Project", sees: [{ prefix: "fact/" }], window: 1 },
];

describe.each(consumers)("$name", ({ name, sees, window }) => {
  const failures = logicalId(template, "AWS::SQS::Queue", `${name}FunctionFailures`);
  const bucket = logicalId(template, "AWS::S3::Bucket", `${name}Discarded`);
  const properties = {
    FunctionName: { Ref: logicalId(template, "AWS::Lambda::Function", `${name}Function`) },
    EventSourceArn: { "Fn::GetAtt": [logicalId(template, "AWS::DynamoDB::Table", "Table"), "StreamArn"] },
  };
  const source = () => {
    const [mapping] = Object.values(
      template.findResources("AWS::Lambda::EventSourceMapping", { Properties: properties }),
    );
    return mapping?.["Properties"];
  };

  it("receives only the facts it processes, and each only when it is new", () => {
    expect(source().FilterCriteria.Filters).toHaveLength(1);
    expect(JSON.parse(source().FilterCriteria.Filters[0].Pattern)).toEqual({
      eventName: ["INSERT"],
      dynamodb: { Keys: { sk: { S: sees } } },
    });
  });

  it("waits for more facts only where no client waits for the result", () => {
    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      ...properties,
      MaximumBatchingWindowInSeconds: window,
    });
  });

  it("isolates a bad record, gives it up after bounded retries, and stores it in a bucket", () => {
    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      ...properties,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      MaximumRetryAttempts: 50,
      MaximumRecordAgeInSeconds: 6 * 60 * 60,
      DestinationConfig: { OnFailure: { Destination: arnOf(bucket) } },
      StartingPosition: "TRIM_HORIZON",
    });
  });

  it("keeps what it gave up in a private bucket for two weeks, as long as the queue keeps the name of the file", () => {
    const { Properties, DeletionPolicy } = resource(template, bucket);
    expect(Properties).toMatchObject({
      BucketEncryption: { ServerSideEncryptionConfiguration: [{}] },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 14, Status: "Enabled" }] },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      PublicAccessBlockConfiguration: { RestrictPublicBuckets: true },
    });
    expect(DeletionPolicy).toBe("Retain");
    expect(resource(template, failures).Properties).toMatchObject({ MessageRetentionPeriod: 14 * 24 * 60 * 60 });
  });

  it("names each file in its failures queue, whose alarm then fires", () => {
    template.hasResourceProperties("AWS::Events::Rule", {
      EventPattern: {
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: { bucket: { name: [ref(bucket)] } },
      },
      Targets: [
        {
          Arn: arnOf(failures),
          InputTransformer: { InputTemplate: '{"bucket":<detail-bucket-name>,"key":<detail-object-key>}' },
        },
      ],
    });
    template.hasResourceProperties("AWS::SQS::QueuePolicy", {
      Queues: [ref(failures)],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: "Allow", Principal: { Service: "events.amazonaws.com" } }),
        ]),
      },
    });
  });
});
