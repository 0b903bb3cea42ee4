import { randomBytes } from "node:crypto";
import type { NewApiKeySecret } from "../ports.ts";

/**
 * Creates the secret of an API key from 256 random bits. So much randomness needs no slow hash; Baton stores only the
 * SHA-256 of the secret. The prefix lets secret scanners find leaked keys.
 */
export const newApiKeySecret: NewApiKeySecret = (mode) => `${prefixes[mode]}${randomBytes(32).toString("base64url")}`;

const prefixes = { live: "baton_", test: "baton_test_" };
