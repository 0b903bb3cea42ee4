import { describe, expect, it } from "vitest";
import { findDynamoDbRefusal } from "#local/emulators/find-dynamodb-refusal.ts";

const [a, b] = [{ S: "a" }, { S: "b" }];
const values = { ":a": a, ":b": b };

const repeat = (text: string, times: number, separator: string) => Array(times).fill(text).join(separator);

describe("the limits of DynamoDB", () => {
  it("allow 300 operators, where BETWEEN with its AND is one", () => {
    const input = (ranges: number) => ({
      // Each range but the last has an AND after it.
      FilterExpression: repeat("x BETWEEN :a AND :b", ranges, " AND "),
      ExpressionAttributeValues: values,
    });

    expect(findDynamoDbRefusal(input(150))).toBeUndefined();
    expect(findDynamoDbRefusal(input(151))).toContain("operator count: 301");
  });

  it("count NOT and functions as operators", () => {
    const input = (times: number) => ({
      FilterExpression: repeat("NOT contains(x, :a)", times, " OR "),
      ExpressionAttributeValues: { ":a": a },
    });

    expect(findDynamoDbRefusal(input(100))).toBeUndefined();
    expect(findDynamoDbRefusal(input(101))).toContain("operator count: 302");
  });

  it("do not count the assignments of an update", () => {
    const input = (times: number) => ({ UpdateExpression: `SET ${repeat("x = :a", times, ", ")}` });

    expect(findDynamoDbRefusal(input(301))).toBeUndefined();
  });

  it("allow 100 operands of IN", () => {
    const input = (operands: number) => ({ FilterExpression: `x IN (${repeat(":a", operands, ", ")}) OR y IN (:b)` });

    expect(findDynamoDbRefusal(input(100))).toBeUndefined();
    expect(findDynamoDbRefusal(input(101))).toContain("number of operands: 101");
  });

  it("allow a BETWEEN with equal bounds", () => {
    const input = { FilterExpression: "x BETWEEN :a AND :a", ExpressionAttributeValues: { ":a": a } };

    expect(findDynamoDbRefusal(input)).toBeUndefined();
  });

  it("order the bounds of a BETWEEN by their UTF-8 bytes, not by their UTF-16 units", () => {
    // U+FF21 is before U+1F600 in UTF-8, and after its first surrogate in UTF-16.
    const input = (from: string, to: string) => ({
      FilterExpression: "x BETWEEN :from AND :to",
      ExpressionAttributeValues: { ":from": { S: from }, ":to": { S: to } },
    });

    expect(findDynamoDbRefusal(input("\uFF21", "\u{1F600}"))).toBeUndefined();
    expect(findDynamoDbRefusal(input("\u{1F600}", "\uFF21"))).toContain("BETWEEN");
  });

  it("count the bytes of a key, not its characters", () => {
    const input = (receivedKey: string) => ({ Item: { receivedKey: { S: receivedKey } } });

    expect(findDynamoDbRefusal(input("é".repeat(512)))).toBeUndefined();
    expect(findDynamoDbRefusal(input("é".repeat(513)))).toContain("exceeds 1024 bytes");
  });

  it("concern the value that an update gives to an index key by a placeholder of its name", () => {
    const input = {
      UpdateExpression: "SET #key = :long",
      ExpressionAttributeNames: { "#key": "dueAt" },
      ExpressionAttributeValues: { ":long": { S: "x".repeat(1025) } },
    };

    expect(findDynamoDbRefusal(input)).toContain("dueAt");
  });
});
