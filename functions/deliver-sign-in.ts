import { SESv2Client } from "@aws-sdk/client-sesv2";
import { openAccounts } from "#accounts/wire.ts";
import { makeUserStore } from "#accounts/users/adapters/user-store.ts";
import { readEnvironment } from "#app/environment.ts";
import { makeSendSignInEmail } from "#console/sign-in/adapters/send-sign-in-email.ts";
import { makeDeriveSignInSecrets } from "#console/sign-in/adapters/sign-in-secrets.ts";
import { makeSignInStore } from "#console/sign-in/adapters/sign-in-store.ts";
import { onSignInOrders } from "#console/sign-in/on-sign-in-orders.ts";
import { makeSendSignIn } from "#console/sign-in/send-sign-in.ts";
import { makeEmailSender } from "#delivery/email/adapters/email-sender.ts";
import { openClient } from "#platform/aws/open-client.ts";
import { now } from "#platform/clock.ts";
import { fingerprint } from "#platform/ids.ts";
import { makeFaultLogger } from "#platform/lambda/fault-logger.ts";
import { loadWithMasterSecret } from "#platform/secrets/master-secret.ts";
import { openTable } from "#platform/table/table.ts";

const environment = readEnvironment(process.env, ["TABLE_NAME", "SECRET_ID", "PUBLIC_URL", "EMAIL_FROM"]);
const table = openTable(environment.TABLE_NAME);
const send = makeEmailSender(openClient(SESv2Client, "email"), { from: environment.EMAIL_FROM });

export const handler = onSignInOrders({
  name: "deliver-sign-in",
  loadSend: loadWithMasterSecret(environment.SECRET_ID, (masterSecret) =>
    makeSendSignIn({
      ...openAccounts(table),
      users: makeUserStore(table),
      signIns: makeSignInStore(table),
      deriveSecrets: makeDeriveSignInSecrets(masterSecret),
      sendEmail: makeSendSignInEmail(send),
      publicUrl: environment.PUBLIC_URL,
      fingerprint,
      now,
    }),
  ),
  onFault: makeFaultLogger("deliver-sign-in"),
});
