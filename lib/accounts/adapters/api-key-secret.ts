import { randomBytes } from "node:crypto";
import type { NewApiKeySecret } from "../ports.ts";

/** Creates the secret of an API key: so many random bits need no slow hash. Scanners find leaks by the prefix. */
export const newApiKeySecret: NewApiKeySecret = (mode) => `${prefixes[mode]}${randomBytes(32).toString("base64url")}`;

const prefixes = { live: "baton_", test: "baton_test_" };
