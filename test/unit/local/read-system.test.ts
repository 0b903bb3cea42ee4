import { describe, expect, it } from "vitest";
import { readEmulatorConfig, readSystem } from "#local/template/read-system.ts";
import type { Template } from "#local/template/template.ts";

const addresses = { apiUrl: "http://127.0.0.1:8080", awsEndpoint: "http://127.0.0.1:4566" };
const lambda = (environment: Record<string, unknown> = {}) => ({
  Type: "AWS::Lambda::Function",
  Properties: { Handler: "index.handler", Timeout: "7", Environment: { Variables: environment } },
  Metadata: { "baton:entry": "functions/work.ts" },
});
const read = (Resources: Template["Resources"], rest: Omit<Template, "Resources"> = {}) =>
  readSystem({ Resources, ...rest }, addresses);

describe("reading a template", () => {
  it("names resources without the CDK's hash, unless the template has a name or two names would be equal", () => {
    const { queues } = read({
      MainQueue12345678: { Type: "AWS::SQS::Queue" },
      MainQueueABCDEF01: { Type: "AWS::SQS::Queue" },
      Other: { Type: "AWS::SQS::Queue", Properties: { QueueName: "given" } },
    });
    expect(queues.map(({ name }) => name)).toEqual(["MainQueue", "MainQueueABCDEF01", "given"]);
    expect(queues[0]).toMatchObject({
      arn: "arn:aws:sqs:eu-west-2:000000000000:MainQueue",
      url: "http://127.0.0.1:4566/000000000000/MainQueue",
    });
  });

  it("resolves the names, addresses and secrets in a function's environment", () => {
    const { functions } = read(
      {
        Work: lambda({
          TABLE: { Ref: "Table12345678" },
          TOPIC: { Ref: "Topic" },
          QUEUE: { Ref: "Queue" },
          URL: { "Fn::GetAtt": ["Api", "ApiEndpoint"] },
          SECRET: { Ref: "Secret" },
          STAGE: { Ref: "Stage" },
        }),
        Table12345678: { Type: "AWS::DynamoDB::Table", Properties: { AttributeDefinitions: [], KeySchema: [] } },
        Topic: { Type: "AWS::SNS::Topic" },
        Queue: { Type: "AWS::SQS::Queue" },
        Api: { Type: "AWS::ApiGatewayV2::Api", Properties: { ProtocolType: "HTTP" } },
        Secret: { Type: "AWS::SecretsManager::Secret" },
      },
      { Parameters: { Stage: { Default: "test" } } },
    );
    expect(functions).toMatchObject([
      {
        name: "Work",
        entry: "functions/work.ts",
        timeoutSeconds: 7,
        memoryMb: 128,
        environment: {
          TABLE: "Table",
          TOPIC: "arn:aws:sns:eu-west-2:000000000000:Topic",
          QUEUE: "http://127.0.0.1:4566/000000000000/Queue",
          URL: "http://127.0.0.1:8080",
          SECRET: "arn:aws:secretsmanager:eu-west-2:000000000000:secret:Secret",
          STAGE: "test",
        },
      },
    ]);
  });

  it("finds the folder of a function's bundle", () => {
    const Code = { S3Bucket: { "Fn::Sub": "assets-${AWS::AccountId}-${AWS::Region}" }, S3Key: "0123abc.zip" };
    const { functions } = read({
      Work: { Type: "AWS::Lambda::Function", Properties: { Handler: "index.handler", Code } },
    });
    expect(functions).toMatchObject([{ asset: "asset.0123abc", handler: "index.handler" }]);
  });

  it("reads event source mappings with the defaults of AWS", () => {
    const { streamMappings, queueMappings } = read({
      Work: lambda(),
      Table: {
        Type: "AWS::DynamoDB::Table",
        Properties: { AttributeDefinitions: [], KeySchema: [], StreamSpecification: { StreamViewType: "NEW_IMAGE" } },
      },
      Queue: { Type: "AWS::SQS::Queue" },
      Stream: {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: { EventSourceArn: { "Fn::GetAtt": ["Table", "StreamArn"] }, FunctionName: { Ref: "Work" } },
      },
      Poll: {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: {
          EventSourceArn: { "Fn::GetAtt": ["Queue", "Arn"] },
          FunctionName: { "Fn::GetAtt": ["Work", "Arn"] },
          FunctionResponseTypes: ["ReportBatchItemFailures"],
        },
      },
    });
    expect(streamMappings).toMatchObject([
      {
        id: "Stream",
        functionName: "Work",
        batchSize: 100,
        windowSeconds: 0,
        filters: [],
        parallelism: 1,
        bisects: false,
        maxRetries: Infinity,
        maxAgeSeconds: Infinity,
        reportsItemFailures: false,
      },
    ]);
    expect(queueMappings).toMatchObject([
      { id: "Poll", functionName: "Work", batchSize: 10, reportsItemFailures: true },
    ]);
  });

  it.each([
    ["rate(1 minute)", 60],
    ["rate(5 minutes)", 300],
    ["rate(2 hours)", 7_200],
    ["rate(1 day)", 86_400],
  ])("reads the schedule %s", (ScheduleExpression, everySeconds) => {
    const Targets = [{ Arn: { "Fn::GetAtt": ["Work", "Arn"] }, Id: "Target0" }];
    const rule = (State: string) => ({
      Type: "AWS::Events::Rule",
      Properties: { ScheduleExpression, State, Targets },
    });
    expect(read({ Work: lambda(), Often: rule("ENABLED"), Never: rule("DISABLED") }).schedules).toEqual([
      { arn: "arn:aws:events:eu-west-2:000000000000:rule/Often", functionName: "Work", everySeconds },
    ]);
  });

  it.each([
    { ScheduleExpression: "cron(0 9 * * ? *)" },
    { ScheduleExpression: "rate(0 minutes)" },
    { EventPattern: { source: ["aws.ec2"] } },
    { ScheduleExpression: "rate(1 minute)", Targets: [{ Arn: "elsewhere", Id: "Target0", Input: "{}" }] },
  ])("throws for a rule that it does not support: %j", (properties) => {
    const rule = { Type: "AWS::Events::Rule", Properties: { Targets: [], ...properties } };
    expect(() => read({ Rule: rule })).toThrow(/^Rule \(AWS::Events::Rule\) is not supported/);
  });

  it("connects routes to functions through their integrations", () => {
    const { routes } = read({
      Work: lambda(),
      Integration: {
        Type: "AWS::ApiGatewayV2::Integration",
        Properties: {
          IntegrationType: "AWS_PROXY",
          IntegrationUri: { "Fn::GetAtt": ["Work", "Arn"] },
          PayloadFormatVersion: "2.0",
        },
      },
      Route: {
        Type: "AWS::ApiGatewayV2::Route",
        Properties: {
          RouteKey: "POST /v1/leads",
          Target: { "Fn::Join": ["", ["integrations/", { Ref: "Integration" }]] },
        },
      },
    });
    expect(routes).toEqual([{ routeKey: "POST /v1/leads", functionName: "Work" }]);
  });

  it("throws with the name of a resource that it does not support", () => {
    const authorized = {
      Type: "AWS::ApiGatewayV2::Route",
      Properties: { RouteKey: "GET /", Target: "x", AuthorizationType: "JWT" },
    };
    expect(() => read({ Guarded: authorized })).toThrow(/^Guarded \(AWS::ApiGatewayV2::Route\)[^]*AuthorizationType/);
    expect(() => read({ Work: lambda({ X: { Ref: "Nowhere" } }) })).toThrow("Nowhere");
  });

  it("ignores resources that only AWS needs", () => {
    expect(() => read({ Role: { Type: "AWS::IAM::Role", Properties: { X: { "Fn::Cidr": [] } } } })).not.toThrow();
  });

  it("reads how a secret is generated", () => {
    expect(
      readEmulatorConfig({
        Resources: {
          Signing12345678: {
            Type: "AWS::SecretsManager::Secret",
            Properties: { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } },
          },
        },
      }),
    ).toMatchObject({ secrets: [{ name: "Signing", generate: { length: 64, punctuation: false } }] });
  });

  it("reads which reports about texts go to which topics", () => {
    const { configurationSets } = readEmulatorConfig({
      Resources: {
        Events12345678: { Type: "AWS::SNS::Topic" },
        SmsSet: {
          Type: "AWS::SMSVOICE::ConfigurationSet",
          Properties: {
            EventDestinations: [
              { MatchingEventTypes: ["TEXT_DELIVERED"], SnsDestination: { TopicArn: { Ref: "Events12345678" } } },
            ],
          },
        },
      },
    });
    const topicArn = expect.stringMatching(/:sns:.*:Events$/);
    expect(configurationSets).toEqual([
      { name: "SmsSet", destinations: [{ topicArn, eventTypes: ["TEXT_DELIVERED"] }] },
    ]);
  });

  it("reads which SES events go to which topics", () => {
    const { configurationSets } = readEmulatorConfig({
      Resources: {
        Mail12345678: { Type: "AWS::SES::ConfigurationSet" },
        Events12345678: { Type: "AWS::SNS::Topic" },
        Destination: {
          Type: "AWS::SES::ConfigurationSetEventDestination",
          Properties: {
            ConfigurationSetName: { Ref: "Mail12345678" },
            EventDestination: {
              MatchingEventTypes: ["bounce", "complaint"],
              SnsDestination: { TopicARN: { Ref: "Events12345678" } },
            },
          },
        },
      },
    });
    const topicArn = expect.stringMatching(/:sns:.*:Events$/);
    expect(configurationSets).toEqual([
      { name: "Mail12345678", destinations: [{ topicArn, eventTypes: ["bounce", "complaint"] }] },
    ]);
  });
});
