import { type LocalAddresses, makeGetResourceName, makeLocalLookup } from "./local-lookup.ts";
import { readApi } from "./read-api.ts";
import { readConfigurationSets, readSecrets } from "./read-emulator-config.ts";
import { readFunctions } from "./read-functions.ts";
import { readMappings } from "./read-mappings.ts";
import { readObjectNotices } from "./read-object-notices.ts";
import { readQueues, readTopics } from "./read-messaging.ts";
import { makeReadResources } from "./read-resources.ts";
import { readSchedules } from "./read-schedules.ts";
import { readTables } from "./read-tables.ts";
import { resolveIntrinsics } from "./resolve-intrinsics.ts";
import type { ConfigurationSet, Secret, System } from "./system.ts";
import type { Template } from "./template.ts";

/** Reads all that the local system runs from a template. Throws an Error that names what it does not support. */
export function readSystem(template: Template, addresses: LocalAddresses): System {
  const getResourceName = makeGetResourceName(template);
  const lookup = makeLocalLookup(template, getResourceName, addresses);
  const read = makeReadResources(template, getResourceName, lookup);
  const functions = readFunctions(read);
  return {
    tables: readTables(read),
    queues: readQueues(read),
    topics: readTopics(read),
    // Nothing expires on this machine: the emulator ignores lifecycles.
    buckets: read("AWS::S3::Bucket", {}).map(({ at }) => at()),
    functions,
    ...readMappings(read, functions),
    objectNotices: readObjectNotices(read),
    schedules: readSchedules(read, functions),
    routes: readApi(read, functions),
    outputs: Object.fromEntries(
      Object.entries(template.Outputs ?? {}).map(([name, { Value }]) => [
        name,
        String(resolveIntrinsics(Value, lookup)),
      ]),
    ),
  };
}

/** Reads the settings that the emulators need before any address is known. */
export function readEmulatorConfig(template: Template): { secrets: Secret[]; configurationSets: ConfigurationSet[] } {
  const getResourceName = makeGetResourceName(template);
  const lookup = makeLocalLookup(template, getResourceName, { apiUrl: "", awsEndpoint: "" });
  const read = makeReadResources(template, getResourceName, lookup);
  return { secrets: readSecrets(read), configurationSets: readConfigurationSets(read) };
}
