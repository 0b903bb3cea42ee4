import { afterEach, describe, expect, it, vi } from "vitest";
import { defaultProvider } from "#infrastructure/lambda-credentials.ts";

afterEach(() => vi.unstubAllEnvs());

describe("credentials in a bundle", () => {
  it("are read from the environment that Lambda sets", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "key")
      .stubEnv("AWS_SECRET_ACCESS_KEY", "secret")
      .stubEnv("AWS_SESSION_TOKEN", "token");
    await expect(defaultProvider()()).resolves.toEqual({
      accessKeyId: "key",
      secretAccessKey: "secret",
      sessionToken: "token",
    });
  });

  it("are reported as missing when the environment has none", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined).stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
    await expect(defaultProvider()()).rejects.toThrow("no AWS credentials");
  });
});
