import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ServiceResponse } from "./service-response.ts";

/** The secrets at their start, by name and by ARN. */
export type Secrets = ReadonlyMap<string, Secret>;
type Secret = { readonly arn: string; readonly name: string; readonly value: string };

type Version = { readonly id: string; readonly value: string; readonly stages: readonly string[] };
type Input = Readonly<Record<string, string | string[] | undefined>>;
type Found = { input: Input; secret: Secret; versions: readonly Version[] };

const currentStage = "AWSCURRENT";
const firstVersionId = "00000000-0000-0000-0000-000000000001";
const targetPrefix = "secretsmanager.";

/**
 * Opens the secrets of one state folder. The returned function handles `GetSecretValue`, `PutSecretValue` and
 * `UpdateSecretVersionStage` of Secrets Manager (JSON 1.1), and returns undefined for any other target. What was put
 * survives a restart, in a file of `folder`.
 */
export function openSecrets(secrets: Secrets, folder: string) {
  const file = join(folder, "secrets.json");
  const stored: Record<string, Version[]> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const store = ({ name }: Secret, versions: Version[]) => {
    stored[name] = versions.filter(({ stages }) => stages.length > 0);
    // A process that is killed while it writes leaves the file as it was.
    writeFileSync(`${file}.new`, JSON.stringify(stored));
    renameSync(`${file}.new`, file);
  };
  const operations: Record<string, (found: Found) => ServiceResponse> = {
    GetSecretValue: getValue,
    PutSecretValue: putValue,
    UpdateSecretVersionStage: moveStage,
  };

  return function handleSecretRequest(target = "", readBody: () => string): ServiceResponse | undefined {
    const operation = target.startsWith(targetPrefix) ? operations[target.slice(targetPrefix.length)] : undefined;
    if (!operation) return undefined;
    const input: Input = JSON.parse(readBody());
    const secret = secrets.get(String(input["SecretId"]));
    if (!secret) return toFault("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    const generated = [{ id: firstVersionId, value: secret.value, stages: [currentStage] }];
    return operation({ input, secret, versions: stored[secret.name] ?? generated });
  };

  function getValue({ secret, versions }: Found) {
    const version = versions.find(({ stages }) => stages.includes(currentStage));
    return toSuccess(secret, {
      SecretString: version?.value,
      VersionId: version?.id,
      VersionStages: version?.stages,
    });
  }

  function putValue({ input, secret, versions }: Found) {
    const stages = Array.isArray(input["VersionStages"]) ? input["VersionStages"] : [currentStage];
    const id = String(input["ClientRequestToken"] ?? randomUUID());
    const others = stages.reduce(removeStage, versions).filter((version) => version.id !== id);
    store(secret, [...others, { id, value: String(input["SecretString"]), stages }]);
    return toSuccess(secret, { VersionId: id, VersionStages: stages });
  }

  function moveStage({ input, secret, versions }: Found) {
    const [stage, to] = [String(input["VersionStage"]), input["MoveToVersionId"]];
    const holder = versions.find(({ stages }) => stages.includes(stage));
    if (holder && holder.id !== to && holder.id !== input["RemoveFromVersionId"]) {
      return toFault("InvalidParameterException", `The staging label ${stage} is attached to another version.`);
    }
    const moved = removeStage(versions, stage).map((version) =>
      version.id === to ? { ...version, stages: [...version.stages, stage] } : version,
    );
    store(secret, moved);
    return toSuccess(secret, {});
  }
}

const removeStage = (versions: readonly Version[], stage: string): Version[] =>
  versions.map((version) => ({ ...version, stages: version.stages.filter((each) => each !== stage) }));

const toSuccess = ({ arn, name }: Secret, body: object): ServiceResponse =>
  toJsonResponse(200, { ARN: arn, Name: name, ...body });

const toFault = (type: string, message: string): ServiceResponse =>
  toJsonResponse(400, { __type: type, Message: message });

const toJsonResponse = (status: number, body: object): ServiceResponse => ({
  status,
  contentType: "application/x-amz-json-1.1",
  body: JSON.stringify(body),
});
