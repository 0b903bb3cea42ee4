import { randomBytes } from "node:crypto";
import type { NewApiKeySecret } from "../ports.ts";

/** Creates the secret of an API key: so many random bits need no slow hash. Scanners find leaks by the prefix. */
export const newApiKeySecret: NewApiKeySecret = (mode) => `${prefixes[mode]}${randomBytes(32).toString("base64url")}`;

const prefixes = { live: "baton_", test: "baton_test_" };

/** Whether a secret is that of a test key, whose leads reach no client. */
export const isTestKeySecret = (secret: string): boolean => secret.startsWith(prefixes.test);
