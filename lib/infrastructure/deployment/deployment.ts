import { type AddressSettings, readAddressSettings } from "./address-settings.ts";
import type { Context } from "./context-values.ts";
import { type LimitSettings, readLimitSettings } from "./limit-settings.ts";
import { type MailSettings, readMailSettings } from "./mail-settings.ts";
import { type OperationSettings, readOperationSettings } from "./operation-settings.ts";
import { precondition } from "./precondition.ts";
import { readTableSettings, type TableSettings } from "./table-settings.ts";
import { readTextSettings, type TextSettings } from "./text-settings.ts";

/** The settings of one deployment. Everything else is the same in all deployments. */
export type Deployment = OperationSettings &
  AddressSettings &
  MailSettings &
  TextSettings &
  LimitSettings &
  TableSettings;

/** A setting of the web ACL, an app of its own, which may read the same cdk.json. */
const settingsOfOthers = ["requestsPerAddress"];

/**
 * Reads a deployment from CDK context: `-c key=value`, or `context` in cdk.json. Any value may be a string. Throws an Error
 * that names the first precondition that does not hold, such as that there is each setting: without `paused`, because it was
 * written `pause`, a deployment would send. Names with a colon, a hyphen or a slash are those of the CDK.
 */
export function readDeployment(context: Readonly<Record<string, unknown>>): Deployment {
  const known = new Set(settingsOfOthers);
  const read: Context = (name) => {
    known.add(name);
    return context[name];
  };
  const deployment = {
    ...readOperationSettings(read),
    ...readAddressSettings(read),
    ...readMailSettings(read),
    ...readTextSettings(read),
    ...readLimitSettings(read),
    ...readTableSettings(read),
  };
  const unknown = Object.keys(context).find((name) => /^\w+$/.test(name) && !known.has(name));
  const meant = [...known].find((name) => name.toLowerCase() === unknown?.toLowerCase());
  precondition(
    "setting-is-known",
    unknown === undefined,
    `Baton has no setting ${unknown}${meant === undefined ? ": docs/deploy.md lists them, in step 4." : `; did you mean ${meant}?`}`,
  );
  return deployment;
}
