import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { entryMetadataKey } from "#infrastructure/baton-function.ts";
import { synthesized } from "./synthesized.ts";

const { template, files } = synthesized();
const functions = Object.values(template.findResources("AWS::Lambda::Function"));

describe("every function", () => {
  it("names its source file in its metadata, for the local runtime", () => {
    expect(new Set(functions.map(({ Metadata }) => Metadata[entryMetadataKey]))).toEqual(
      new Set([
        "functions/api.ts",
        "functions/deliver-appointment.ts",
        "functions/deliver-email.ts",
        "functions/console.ts",
        "functions/deliver-sign-in.ts",
        "functions/deliver-sms.ts",
        "functions/deliver-webhook.ts",
        "functions/intake.ts",
        "functions/lead-card.ts",
        "functions/mail-events.ts",
        "functions/project.ts",
        "functions/relay.ts",
        "functions/statements.ts",
        "functions/sweep.ts",
        "functions/work-due.ts",
      ]),
    );
  });

  it("runs on Node 24 on arm64, and has a description", () => {
    template.allResourcesProperties("AWS::Lambda::Function", {
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Handler: "index.handler",
      Description: Match.stringLikeRegexp("^[A-Z].{20,}"),
    });
  });

  it("logs JSON to its own log group, which keeps entries for three months", () => {
    const groups = functions.map(({ Properties }) => {
      expect(Properties.LoggingConfig.LogFormat).toBe("JSON");
      return Properties.LoggingConfig.LogGroup.Ref;
    });
    expect(new Set(groups).size).toBe(functions.length);
    template.allResourcesProperties("AWS::Logs::LogGroup", { RetentionInDays: 90 });
  });

  it("has no start and no report in the log for an invocation that succeeds, because CloudWatch charges for each", () => {
    template.allResourcesProperties("AWS::Lambda::Function", { LoggingConfig: { SystemLogLevel: "WARN" } });
  });

  it("is not bundled when the app is only read", () => {
    template.allResourcesProperties("AWS::Lambda::Function", { Code: { ZipFile: Match.anyValue() } });
    expect(files.filter((name) => name.startsWith("asset."))).toEqual([]);
  });
});

describe("a chain of invocations", () => {
  it("may go on without an end only in the worker of due jobs: Lambda stops any other after sixteen", () => {
    const allowing = Object.values(template.findResources("AWS::Lambda::Function"))
      .filter(({ Properties }) => Properties.RecursiveLoop !== undefined)
      .map(({ Metadata, Properties }) => [Metadata[entryMetadataKey], Properties.RecursiveLoop]);
    expect(allowing).toEqual([["functions/work-due.ts", "Allow"]]);
  });
});

describe("reserved concurrency", () => {
  const reserved = (context: Record<string, string>) =>
    Object.values(synthesized(context).template.findResources("AWS::Lambda::Function"))
      .filter(({ Properties }) => Properties.ReservedConcurrentExecutions !== undefined)
      .map(({ Metadata, Properties }) => [Metadata[entryMetadataKey], Properties.ReservedConcurrentExecutions]);

  it("is for intake, whose bursts take none from the senders, and for cards, which wait for no report", () => {
    const both = (intake: number, card: number) => [
      ["functions/intake.ts", intake],
      ["functions/lead-card.ts", card],
    ];
    expect(reserved({})).toEqual(both(100, 50));
    expect(reserved({ intakeConcurrency: "40", cardConcurrency: "20" })).toEqual(both(40, 20));
    expect(reserved({ intakeConcurrency: "none", cardConcurrency: "none", accountConcurrency: "10" })).toEqual([]);
  });
});
