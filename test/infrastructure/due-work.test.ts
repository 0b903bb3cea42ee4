import { describe, expect, it } from "vitest";
import { synthesized } from "./synthesized.ts";
import { arnOf, logicalId, ref, resource } from "./template.ts";

const { template } = synthesized();
const sweep = logicalId(template, "AWS::Lambda::Function", "SweepFunction");
const worker = logicalId(template, "AWS::Lambda::Function", "WorkDueFunction");
const queue = logicalId(template, "AWS::SQS::Queue", "DueQueue");

describe("the sweep", () => {
  it("runs every minute, by the only schedule, and times out before the next run begins", () => {
    const rules = Object.values(template.findResources("AWS::Events::Rule")).filter(
      ({ Properties }) => Properties.ScheduleExpression,
    );
    expect(rules).toMatchObject([
      { Properties: { ScheduleExpression: "rate(1 minute)", State: "ENABLED", Targets: [{ Arn: arnOf(sweep) }] } },
    ]);
    expect(resource(template, sweep).Properties["Timeout"]).toBeLessThan(60);
  });

  it("lets its schedule invoke it", () => {
    const rule = logicalId(template, "AWS::Events::Rule", "EveryMinute");
    template.hasResourceProperties("AWS::Lambda::Permission", {
      Principal: "events.amazonaws.com",
      FunctionName: arnOf(sweep),
      SourceArn: arnOf(rule),
    });
  });

  it("is never retried after a failed or late run, because the next run finds the same jobs", () => {
    template.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
      FunctionName: ref(sweep),
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  it("has the table and the queue in its environment", () => {
    expect(resource(template, sweep).Properties["Environment"]).toEqual({
      Variables: {
        TABLE_NAME: ref(logicalId(template, "AWS::DynamoDB::Table", "Table")),
        DUE_QUEUE_URL: ref(queue),
      },
    });
  });
});

describe("a due job", () => {
  it("is tried five times and then kept as a dead letter", () => {
    const deadLetters = logicalId(template, "AWS::SQS::Queue", "DueDeadLetters");
    expect(resource(template, queue).Properties).toMatchObject({
      RedrivePolicy: { deadLetterTargetArn: arnOf(deadLetters), maxReceiveCount: 5 },
    });
    expect(resource(template, deadLetters).DeletionPolicy).toBe("Retain");
  });

  it("is never delivered again while the worker may still run it", () => {
    expect(resource(template, worker).Properties).toMatchObject({ Timeout: 60, MemorySize: 1024 });
    expect(resource(template, queue).Properties).toMatchObject({ VisibilityTimeout: 90 });
  });

  it("is delivered in small batches, fails alone, and runs in at most ten workers at once", () => {
    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      EventSourceArn: arnOf(queue),
      FunctionName: ref(worker),
      BatchSize: 5,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });
});
