import type { AgencyId } from "#domain/shared/id.ts";
import { derivePermanentKey } from "#platform/secrets/derive-keys.ts";
import type { MasterSecret } from "#platform/secrets/master-secret.ts";
import { signText, toPublicKey } from "#subscriptions/adapters/signing-key.ts";
import type { ManifestSigner } from "../ports.ts";

/** Signs manifests by ed25519 with a key for each agency, which follows from the master secret. */
export function makeManifestSigner(masterSecret: MasterSecret): ManifestSigner {
  const toSigningKey = (agencyId: AgencyId) =>
    `whsk_${derivePermanentKey(masterSecret, `exports/${agencyId}`).export().toString("base64")}`;
  return {
    sign: (agencyId, text) => signText(toSigningKey(agencyId), text),
    readPublicKey: (agencyId) => toPublicKey(toSigningKey(agencyId)),
  };
}
