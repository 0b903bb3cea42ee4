import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { afterEach, describe, expect, it, vi } from "vitest";
import { makeFaultLogger } from "#platform/lambda/fault-logger.ts";

/** The log entry of a fault. */
function logged(fault: unknown): string {
  const lines: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((line) => lines.push(String(line)) > 0);
  makeFaultLogger("api")(fault, "request-1");
  return lines.join("\n");
}

const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (fault) {
    return fault;
  }
};

describe("the log of a fault", () => {
  afterEach(() => void vi.restoreAllMocks());

  const Item = { person: { M: { name: { S: "Zoë O'Brien" } } } };
  const refused = new ConditionalCheckFailedException({ message: "refused", $metadata: {}, Item });

  it.each([
    ["the item that was in the way", refused],
    ["what is behind the cause of another", new Error("not stored", { cause: refused })],
    ["a text that is no JSON", thrownBy(() => JSON.parse('{"to": Zoë O\'Brien}'))],
    ["a URL that is none", thrownBy(() => new URL("https://Zoë O'Brien"))],
  ])("says what it is, and nothing of %s", (_, fault) => {
    const { error } = JSON.parse(logged(fault)) as { error: { name: string; message: string; stack: string } };
    expect(error).toMatchObject({ name: (fault as Error).name, stack: expect.stringContaining("logger.test.ts") });
    expect(error.message).not.toBe("");
    expect(JSON.stringify(error)).not.toMatch(/Zoë|Brien/);
  });

  it("contains a thrown value that is not an Error", () => {
    expect(JSON.parse(logged("stopped"))).toMatchObject({ message: "fault", error: "stopped", requestId: "request-1" });
  });
});
