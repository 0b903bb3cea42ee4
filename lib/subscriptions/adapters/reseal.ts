import type { MasterSecret } from "#platform/secrets/master-secret.ts";
import type { Reseal } from "../ports.ts";
import { makeSecretBox, readSealKeyId } from "./secret-box.ts";

/** Makes the verb that seals secrets with the current key of `masterSecret`, whose other keys may be retired ones. */
export function makeReseal(masterSecret: MasterSecret): Reseal {
  const secretBox = makeSecretBox(masterSecret);
  return (sealed) => {
    if (readSealKeyId(sealed) === masterSecret.current.id) return sealed;
    try {
      return secretBox.seal(secretBox.unseal(sealed));
    } catch {
      return undefined;
    }
  };
}
