import { randomInt } from "node:crypto";
import type { Secrets } from "./emulators/secret-versions.ts";
import type { State } from "./state.ts";
import type { Secret } from "./template/system.ts";

const lettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const punctuation = "!#$%&()*+,-./:;<=>?@[]^_{|}~";

/** Returns the secrets by ARN and by name. A generated secret gets its value once per state folder. */
export function resolveSecrets(secrets: readonly Secret[], state: State): Secrets {
  const entries = secrets.map((secret) => {
    const { name, arn } = secret;
    return { name, arn, value: secret.value ?? state.read(`secret/${name}`) ?? generateSecret(secret, state) };
  });
  return new Map(
    entries.flatMap((entry) => [
      [entry.arn, entry],
      [entry.name, entry],
    ]),
  );
}

function generateSecret({ name, generate: rule }: Secret, state: State): string {
  const alphabet = lettersAndDigits + (rule?.punctuation ? punctuation : "");
  const value = Array.from({ length: rule?.length ?? 32 }, () => alphabet[randomInt(alphabet.length)]).join("");
  state.write(`secret/${name}`, value);
  return value;
}
