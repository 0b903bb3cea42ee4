import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { appointmentChangePrefixes } from "#leads/adapters/keys.ts";
import { synthesized } from "./synthesized.ts";
import { arnOf, logicalId } from "./template.ts";

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

  it("isolates a bad record, gives it up after bounded retries, and names it in the failures queue", () => {
    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      ...properties,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      MaximumRetryAttempts: 50,
      MaximumRecordAgeInSeconds: 6 * 60 * 60,
      DestinationConfig: { OnFailure: { Destination: arnOf(failures) } },
      StartingPosition: "TRIM_HORIZON",
    });
  });
});
