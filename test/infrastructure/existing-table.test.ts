import { describe, expect, it } from "vitest";
import { synthesized } from "./synthesized.ts";
import { statementsByRole } from "./template.ts";

const tableArn = "arn:aws:dynamodb:eu-west-2:111122223333:table/baton-restored";
const tableStreamArn = `${tableArn}/stream/2026-11-29T11:00:00.000`;
const { template } = synthesized({ tableArn, tableStreamArn });
const own = synthesized().template;

const findAll = (type: string, of = template) => Object.values(of.findResources(type));

describe("a deployment on an existing table", () => {
  it("has no table of its own", () => {
    template.resourceCountIs("AWS::DynamoDB::Table", 0);
  });

  it("names the table to each function that has a table", () => {
    const names = findAll("AWS::Lambda::Function").map(({ Properties }) => Properties.Environment.Variables.TABLE_NAME);
    expect(names).toEqual(Array<string>(15).fill("baton-restored"));
    template.hasOutput("TableName", { Value: "baton-restored" });
  });

  it("reads the stream of the table in both consumers", () => {
    const streams = findAll("AWS::Lambda::EventSourceMapping").map(({ Properties }) => Properties.EventSourceArn);
    expect(streams.filter((arn) => arn === tableStreamArn)).toHaveLength(2);
  });

  it("allows each function the same calls of the table, its indexes and its stream as of a table of the stack", () => {
    const [table = ""] = Object.keys(own.findResources("AWS::DynamoDB::Table"));
    const describeCalls = (of: typeof template) =>
      JSON.stringify(
        Object.entries(statementsByRole(of)).map(([role, statements]) => [
          role,
          statements.filter(({ Action }) => Action.some((action) => action.startsWith("dynamodb:"))),
        ]),
      );
    const expected = describeCalls(own)
      .replaceAll(`{"Fn::GetAtt":["${table}","StreamArn"]}`, `"${tableStreamArn}"`)
      .replaceAll(
        new RegExp(`\\{"Fn::Join":\\["",\\[\\{"Fn::GetAtt":\\["${table}","Arn"\\]\\},"([^"]+)"\\]\\]\\}`, "g"),
        `"${tableArn}$1"`,
      )
      .replaceAll(`{"Fn::GetAtt":["${table}","Arn"]}`, `"${tableArn}"`);
    expect(expected).toContain(`"${tableArn}/index/by-due"`);
    expect(describeCalls(template)).toBe(expected);
  });

  it("watches the table in the same alarms, and shows it in the dashboards", () => {
    const withTable = (of: typeof template) =>
      findAll("AWS::CloudWatch::Alarm", of).filter(({ Properties }) =>
        /"Name":"Table(Name)?"/.test(JSON.stringify(Properties)),
      );
    expect(withTable(template)).toHaveLength(withTable(own).length);
    expect(withTable(own).length).toBeGreaterThan(3);
    for (const alarm of withTable(template)) expect(JSON.stringify(alarm)).toContain('"Value":"baton-restored"');
    for (const dashboard of findAll("AWS::CloudWatch::Dashboard"))
      expect(JSON.stringify(dashboard)).toContain("baton-restored");
  });

  it("keeps the secret, the queues and the names of all else", () => {
    const idsOf = (of: typeof template) => Object.keys(of.toJSON()["Resources"]);
    const [table] = Object.keys(own.findResources("AWS::DynamoDB::Table"));
    expect(idsOf(template)).toEqual(idsOf(own).filter((id) => id !== table));
  });
});
