import { GetEmailIdentityCommand, NotFoundException, type SESv2Client } from "@aws-sdk/client-sesv2";

/**
 * Asks SES whether it may send from an address: it must have verified the address or its domain, which also signs the
 * emails. Returns undefined if it has, and otherwise a warning.
 */
export async function checkSenderIdentity(
  address: string,
  client: Pick<SESv2Client, "send">,
): Promise<string | undefined> {
  const domain = address.slice(address.lastIndexOf("@") + 1);
  for (const identity of [domain, address]) {
    try {
      const { VerifiedForSendingStatus } = await client.send(new GetEmailIdentityCommand({ EmailIdentity: identity }));
      if (VerifiedForSendingStatus === true) return undefined;
    } catch (error) {
      if (error instanceof NotFoundException) continue;
      return `Whether SES has verified ${domain} could not be looked up (${error instanceof Error ? error.name : ""}). Set the address again later.`;
    }
  }
  return `SES has not verified ${domain}: it will refuse messages from ${address}. Verify the domain, and set the address again.`;
}
