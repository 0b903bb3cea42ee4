import { type AddressSettings, readAddressSettings } from "./address-settings.ts";
import type { Context } from "./context-values.ts";
import { type LimitSettings, readLimitSettings } from "./limit-settings.ts";
import { type MailSettings, readMailSettings } from "./mail-settings.ts";
import { type OperationSettings, readOperationSettings } from "./operation-settings.ts";
import { readTableSettings, type TableSettings } from "./table-settings.ts";
import { readTextSettings, type TextSettings } from "./text-settings.ts";

/** The settings of one deployment. Everything else is the same in all deployments. */
export type Deployment = OperationSettings &
  AddressSettings &
  MailSettings &
  TextSettings &
  LimitSettings &
  TableSettings;

/**
 * Reads a deployment from CDK context. Any value may be a string. The context is `-c key=value`, or `context` in
 * cdk.json. Throws an Error that names the first precondition that does not hold.
 */
export const readDeployment = (context: Context): Deployment => ({
  ...readOperationSettings(context),
  ...readAddressSettings(context),
  ...readMailSettings(context),
  ...readTextSettings(context),
  ...readLimitSettings(context),
  ...readTableSettings(context),
});
