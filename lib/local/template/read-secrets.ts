import * as z from "zod";
import type { ReadResources } from "./read-resources.ts";
import type { Secret } from "./system.ts";

/** Reads the secrets of Secrets Manager. A secret that is generated has no value here. */
export function readSecrets(read: ReadResources): Secret[] {
  const secrets = read("AWS::SecretsManager::Secret", {
    SecretString: z.string().optional(),
    GenerateSecretString: z
      .object({
        PasswordLength: z.coerce.number().default(32),
        ExcludePunctuation: z.boolean().default(false),
        SecretStringTemplate: z.undefined().optional(),
      })
      .optional(),
  });
  return secrets.map(({ name, properties: { SecretString: value, GenerateSecretString: generate }, at }) => ({
    name,
    arn: at(),
    value,
    generate: generate && { length: generate.PasswordLength, punctuation: !generate.ExcludePunctuation },
  }));
}
