import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { synthesized } from "./synthesized.ts";
import { logicalId, ref, resource } from "./template.ts";

const { template } = synthesized({ rollout: "canary" });
const aliases = {
  intake: "IntakeLive",
  api: "ApiLive",
  "lead-card": "LeadCardLive",
  statements: "StatementsLive",
} as const;

const aliasId = (prefix: string) => logicalId(template, "AWS::Lambda::Alias", prefix);

describe("a gradual rollout", () => {
  it.each(Object.values(aliases))("lets the gateway call %s, and no version that is not live", (prefix) => {
    const integrations = template.findResources("AWS::ApiGatewayV2::Integration", {
      Properties: { IntegrationUri: ref(aliasId(prefix)) },
    });
    expect(Object.keys(integrations)).toHaveLength(1);
    template.hasResourceProperties("AWS::Lambda::Permission", {
      Action: "lambda:InvokeFunction",
      FunctionName: ref(aliasId(prefix)),
      Principal: "apigateway.amazonaws.com",
    });
  });

  it("keeps one function that changes at once: the console, whose pages name assets of their own version", () => {
    const uris = Object.values(template.findResources("AWS::ApiGatewayV2::Integration")).map(
      ({ Properties }) => Properties.IntegrationUri,
    );
    const direct = uris.filter((uri) => "Fn::GetAtt" in uri);
    expect(direct).toEqual([
      { "Fn::GetAtt": [logicalId(template, "AWS::Lambda::Function", "ConsoleFunction"), "Arn"] },
    ]);
  });

  it("lets the gateway call the alias of api for $default", () => {
    template.hasResourceProperties("AWS::Lambda::Permission", {
      FunctionName: ref(aliasId("ApiLive")),
      SourceArn: { "Fn::Join": ["", Match.arrayWith(["/*/$default"])] },
    });
  });

  it.each([
    ["IntakeLive", "IntakeRollout", "IntakeErrors"],
    ["ApiLive", "ApiRollout", "ApiErrors"],
    ["LeadCardLive", "LeadCardRollout", "LeadCardErrors"],
    ["StatementsLive", "StatementsRollout", "StatementsErrors"],
  ])(
    "moves %s by %s, a tenth for five minutes, and back when %s or the faults of the API fire",
    (alias, group, alarm) => {
      const groupId = logicalId(template, "AWS::CodeDeploy::DeploymentGroup", group);
      expect(template.toJSON()["Resources"][aliasId(alias)].UpdatePolicy.CodeDeployLambdaAliasUpdate).toMatchObject({
        DeploymentGroupName: ref(groupId),
      });
      const { Properties } = resource(template, groupId);
      expect(Properties).toMatchObject({
        DeploymentConfigName: "CodeDeployDefault.LambdaCanary10Percent5Minutes",
        AutoRollbackConfiguration: { Enabled: true, Events: expect.arrayContaining(["DEPLOYMENT_STOP_ON_ALARM"]) },
        AlarmConfiguration: {
          Enabled: true,
          Alarms: [
            { Name: ref(logicalId(template, "AWS::CloudWatch::Alarm", alarm)) },
            { Name: ref(logicalId(template, "AWS::CloudWatch::Alarm", "ApiFaults")) },
          ],
        },
      });
    },
  );

  it("changes the consumers of queues and of the stream at once", () => {
    const functions = Object.keys(template.findResources("AWS::Lambda::Function"));
    const targets = Object.values(template.findResources("AWS::Lambda::EventSourceMapping")).map(
      ({ Properties }) => Properties.FunctionName.Ref,
    );
    expect(targets.length).toBeGreaterThan(8);
    for (const target of targets) expect(functions).toContain(target);
  });

  it.each(["Relay", "Project", "WorkDue", "DeliverSms", "DeliverEmail", "DeliverWebhook"])(
    "reaches a new version of intake only after %s can read what it writes",
    (consumer) => {
      expect(template.toJSON()["Resources"][aliasId("IntakeLive")].DependsOn).toContain(
        logicalId(template, "AWS::Lambda::Function", `${consumer}Function`),
      );
    },
  );
});

const idsOf = (rollout: string, type: string) => Object.keys(synthesized({ rollout }).template.findResources(type));

describe("other rollouts", () => {
  it("keep the alias and heed no alarm for a fix", () => {
    const groups = synthesized({ rollout: "fix" }).template.findResources("AWS::CodeDeploy::DeploymentGroup");
    expect(idsOf("fix", "AWS::Lambda::Alias").sort()).toEqual(idsOf("canary", "AWS::Lambda::Alias").sort());
    expect(Object.keys(groups)).toHaveLength(4);
    for (const { Properties } of Object.values(groups)) {
      expect(Properties).toMatchObject({
        DeploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce",
        AlarmConfiguration: { Enabled: false },
      });
    }
  });

  it.each(["AWS::Lambda::Alias", "AWS::CodeDeploy::DeploymentGroup"])("at once need no %s", (type) => {
    expect(idsOf("at-once", type)).toEqual([]);
  });
});
