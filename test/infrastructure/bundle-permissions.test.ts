import { describe, expect, it } from "vitest";
import { comparePermissions, findCalls, listAllowedActions } from "#infrastructure/bundle-permissions.ts";
import { synthesized } from "./synthesized.ts";
import { logicalId } from "./template.ts";

describe("the calls in a bundle", () => {
  it("are found by the names that the SDK gives them", () => {
    expect(findCalls('x=[9,n,"PutItem",0];y=[9,n,"PublishBatch",0];z="Queryable"')).toEqual([
      "PutItem",
      "PublishBatch",
    ]);
  });
});

describe("what a function may do", () => {
  const { template } = synthesized();

  it("is read from the policies of its role in the template", () => {
    const allowed = listAllowedActions(template.toJSON());
    expect(allowed.size).toBe(15);
    const intake = allowed.get(logicalId(template, "AWS::Lambda::Function", "IntakeFunction"));
    expect(intake).toEqual(expect.arrayContaining(["dynamodb:PutItem", "secretsmanager:GetSecretValue"]));
    expect(intake).not.toContain("sns:Publish");
  });

  it("leaves out what a policy denies", () => {
    const resources = {
      Role: { Type: "AWS::IAM::Role" },
      Fn: { Type: "AWS::Lambda::Function", Properties: { Role: { "Fn::GetAtt": ["Role", "Arn"] } } },
      Policy: {
        Type: "AWS::IAM::Policy",
        Properties: {
          Roles: [{ Ref: "Role" }],
          PolicyDocument: {
            Statement: [
              { Effect: "Allow", Action: "sns:Publish" },
              { Effect: "Deny", Action: ["sqs:SendMessage"] },
            ],
          },
        },
      },
    };
    expect(listAllowedActions({ Resources: resources }).get("Fn")).toEqual(["sns:Publish"]);
  });

  it("is what its bundle does, and what Lambda does for it", () => {
    const polling = ["sqs:ReceiveMessage", "logs:PutLogEvents", "dynamodb:GetRecords"];
    expect(comparePermissions("api", ["PutItem"], ["dynamodb:PutItem", ...polling])).toEqual([]);
  });

  it.each([
    [["PutItem", "DeleteItem"], ["dynamodb:PutItem"], "api calls dynamodb:DeleteItem and may not."],
    [["PutItem"], ["dynamodb:PutItem", "sns:Publish"], "api may call sns:Publish and never does."],
  ])("with the calls %j and the actions %j is reported: %s", (calls, allowed, difference) => {
    expect(comparePermissions("api", calls, allowed)).toEqual([difference]);
  });

  it("has no exception for a call that the bundle no longer has", () => {
    expect(comparePermissions("relay", ["PutItem"], ["dynamodb:PutItem"])).toEqual([
      "relay no longer has DeleteItem: delete its exception.",
    ]);
  });
});
