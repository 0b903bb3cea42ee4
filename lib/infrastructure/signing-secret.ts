import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";

/** Adds the secret that signs links and encrypts webhook secrets. AWS generates it. */
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
      "A rotation would break every link already sent and every stored webhook secret; " +
      "the operator replaces it by hand after a leak.",
  });
  return secret;
}
