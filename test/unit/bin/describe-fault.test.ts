import { ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { describeFault } from "#bin/describe-fault.ts";

describe("a fault of a command", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("names the region, if AWS finds no table or secret of that name there", () => {
    vi.stubEnv("AWS_REGION", "eu-west-1");
    const missing = new ResourceNotFoundException({ message: "Requested resource not found", $metadata: {} });
    expect(describeFault(missing)).toMatch(/^ResourceNotFoundException: Requested resource not found\. .*eu-west-1\.$/);
  });

  it("says which variable is missing, if there is no region", () => {
    expect(describeFault(new Error("Region is missing"))).toMatch(/^AWS_REGION is not set/);
  });

  it("names the field of an item that cannot be read, and not its value", () => {
    const { error } = z.object({ email: z.email() }).safeParse({ email: "zoe ashworth" });
    expect(describeFault(error)).toBe("What is stored cannot be read: its email is not valid.");
  });

  it("is otherwise what AWS says", () => {
    expect(describeFault(new Error("connect ECONNREFUSED"))).toBe("connect ECONNREFUSED");
    expect(describeFault("no error")).toBe("no error");
  });
});
