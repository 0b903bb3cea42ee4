import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";

/**
 * Adds the secret that signs links and encrypts webhook secrets. AWS generates it. `baton keys` replaces its value by a list
 * of keys; CloudFormation would only replace that if `generateSecretString` changed, so it must not change.
 */
export function addSigningSecret(scope: Construct): Secret {
  const secret = new Secret(scope, "SigningSecret", {
    description:
      "Baton derives link signatures and the encryption of webhook secrets from this. Losing it breaks both.",
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(secret).acknowledge({
    id: "AwsSolutions-SMG4",
    reason:
      "A rotation takes longer than that of Secrets Manager: links work for a year. The operator rotates the keys in the " +
      "secret by commands (docs/rotation.md).",
  });
  return secret;
}
