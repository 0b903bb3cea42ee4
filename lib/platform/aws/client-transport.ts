import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import type { callLimits } from "./call-limits.ts";

/** How a client sends and signs its requests: two options of the SDK. */
export type ClientTransport = Required<Pick<DynamoDBClientConfig, "requestHandler" | "signer">>;

/** Returns the transport for a service; undefined for that of the SDK. */
type ChooseTransport = (service: keyof typeof callLimits) => ClientTransport | undefined;

let choose: ChooseTransport = () => undefined;

/** Returns the transport of the machine that runs the functions. Undefined on AWS: there it is that of the SDK. */
export const transportFor: ChooseTransport = (service) => choose(service);

/** Replaces the transport of all clients that are opened from then on. */
export const replaceTransport = (chosen: ChooseTransport): void => void (choose = chosen);
