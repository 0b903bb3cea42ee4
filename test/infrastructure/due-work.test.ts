import { describe, expect, it } from "vitest";
import { synthesized } from "./synthesized.ts";
import { arnOf, logicalId, ref, resource } from "./template.ts";

const { template } = synthesized();
const sweep = logicalId(template, "AWS::Lambda::Function", "SweepFunction");
const worker = logicalId(template, "AWS::Lambda::Function", "WorkDueFunction");
const queue = logicalId(template, "AWS::SQS::Queue", "DueQueue");

describe("the sweep", () => {
  it("runs every minute, by the one schedule there is, and ends before the next one begins", () => {
    const rules = Object.values(template.findResources("AWS::Events::Rule"));
    expect(rules).toMatchObject([
      { Properties: { ScheduleExpression: "rate(1 minute)", State: "ENABLED", Targets: [{ Arn: arnOf(sweep) }] } },
    ]);
    expect(resource(template, sweep).Properties["Timeout"]).toBeLessThan(60);
  });

  it("may be invoked by its schedule", () => {
    const rule = logicalId(template, "AWS::Events::Rule", "EveryMinute");
    template.hasResourceProperties("AWS::Lambda::Permission", {
      Principal: "events.amazonaws.com",
      FunctionName: arnOf(sweep),
      SourceArn: arnOf(rule),
    });
  });

  it("is never repeated or made up for: the next one finds the same", () => {
    template.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
      FunctionName: ref(sweep),
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  it("knows the table and the queue", () => {
    expect(resource(template, sweep).Properties["Environment"]).toEqual({
      Variables: {
        TABLE_NAME: ref(logicalId(template, "AWS::DynamoDB::Table", "Table")),
        DUE_QUEUE_URL: ref(queue),
      },
    });
  });
});

describe("what is due", () => {
  it("is tried five times and then kept for a person to look at", () => {
    const deadLetters = logicalId(template, "AWS::SQS::Queue", "DueDeadLetters");
    expect(resource(template, queue).Properties).toMatchObject({
      RedrivePolicy: { deadLetterTargetArn: arnOf(deadLetters), maxReceiveCount: 5 },
    });
    expect(resource(template, deadLetters).DeletionPolicy).toBe("Retain");
  });

  it("is never handed out again while somebody may still be at it", () => {
    expect(resource(template, worker).Properties).toMatchObject({ Timeout: 60, MemorySize: 1024 });
    expect(resource(template, queue).Properties).toMatchObject({ VisibilityTimeout: 360 });
  });

  it("is worked a few at a time, each failing by itself, by ten at once", () => {
    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      EventSourceArn: arnOf(queue),
      FunctionName: ref(worker),
      BatchSize: 5,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });
});
