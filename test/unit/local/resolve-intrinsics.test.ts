import { describe, expect, it } from "vitest";
import { resolveIntrinsics } from "#local/template/resolve-intrinsics.ts";

const lookup = {
  ref: (name: string) => (name === "AWS::Region" ? "eu-west-2" : `ref-${name}`),
  attribute: (logicalId: string, name: string) => `${logicalId}'s ${name}`,
};
const resolve = (value: unknown) => resolveIntrinsics(value, lookup);

describe("resolving a template's intrinsics", () => {
  it("leaves plain values unchanged at any depth", () => {
    const plain = { text: "a", list: [1, { deep: true }], nothing: null };
    expect(resolve(plain)).toEqual(plain);
  });

  it("resolves references and attributes, in both notations", () => {
    expect(
      resolve({ a: { Ref: "Table" }, b: [{ "Fn::GetAtt": ["Queue", "Arn"] }, { "Fn::GetAtt": "Queue.Arn" }] }),
    ).toEqual({
      a: "ref-Table",
      b: ["Queue's Arn", "Queue's Arn"],
    });
  });

  it("joins, splits and selects values that contain intrinsics", () => {
    const arn = { "Fn::Join": [":", ["arn", { Ref: "AWS::Region" }, { "Fn::GetAtt": ["Topic", "TopicName"] }]] };
    expect(resolve(arn)).toBe("arn:eu-west-2:Topic's TopicName");
    expect(resolve({ "Fn::Select": [1, { "Fn::Split": [":", arn] }] })).toBe("eu-west-2");
    expect(() => resolve({ "Fn::Select": ["3", { "Fn::Split": [":", arn] }] })).toThrow("no item 3 among 3");
  });

  it("substitutes names, attributes and own variables, and keeps literals", () => {
    expect(resolve({ "Fn::Sub": "${AWS::Region}/${Table}/${Queue.Arn}/${!Literal}" })).toBe(
      "eu-west-2/ref-Table/Queue's Arn/${Literal}",
    );
    expect(resolve({ "Fn::Sub": ["${own}-${Table}", { own: { Ref: "Topic" } }] })).toBe("ref-Topic-ref-Table");
  });

  it("throws for an unsupported intrinsic", () => {
    expect(() => resolve({ "Fn::Cidr": ["10.0.0.0/16", 2] })).toThrow("Fn::Cidr");
  });

  it("treats a map with more than one key as data", () => {
    expect(resolve({ Ref: "Table", other: 1 })).toEqual({ Ref: "Table", other: 1 });
  });
});
