/** The region of the local system, part of every ARN and of the credentials that sign calls. */
export const region = "eu-west-2";

/** The account that the emulators belong to. */
export const accountId = "000000000000";

/** Credentials that every emulator accepts. */
export const credentials = { accessKeyId: "local", secretAccessKey: "local" };
