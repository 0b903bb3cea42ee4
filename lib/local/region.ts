/** Where the local system pretends to be; part of every ARN and of the credentials that calls are signed with. */
export const region = "eu-west-2";

/** The account the emulators answer for. */
export const accountId = "000000000000";

/** Credentials that every emulator accepts. */
export const credentials = { accessKeyId: "local", secretAccessKey: "local" };
