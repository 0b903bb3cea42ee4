import type { ServiceResponse } from "./service-response.ts";

/** The secrets of one state folder, by name and by ARN. */
export type Secrets = ReadonlyMap<string, { readonly arn: string; readonly name: string; readonly value: string }>;

/** Handles Secrets Manager `GetSecretValue` (JSON 1.1); finds a secret by name or ARN. */
export function handleGetSecretValue(body: string, secrets: Secrets): ServiceResponse {
  const { SecretId }: { SecretId?: string } = JSON.parse(body);
  const secret = secrets.get(SecretId ?? "");
  if (!secret) {
    return jsonResponse(400, {
      __type: "ResourceNotFoundException",
      Message: "Secrets Manager can't find the specified secret.",
    });
  }
  const version = { VersionId: "00000000-0000-0000-0000-000000000001", VersionStages: ["AWSCURRENT"] };
  return jsonResponse(200, { ARN: secret.arn, Name: secret.name, SecretString: secret.value, ...version });
}

function jsonResponse(status: number, body: unknown): ServiceResponse {
  return { status, contentType: "application/x-amz-json-1.1", body: JSON.stringify(body) };
}
