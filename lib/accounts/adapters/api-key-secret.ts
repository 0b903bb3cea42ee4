import { randomBytes } from "node:crypto";
import type { NewApiKeySecret } from "../ports.ts";

/** 256 random bits need no slow hash: SHA-256 of the key is all that is stored. The prefix lets secret scanners find leaks. */
export const newApiKeySecret: NewApiKeySecret = (mode) => `${prefixes[mode]}${randomBytes(32).toString("base64url")}`;

const prefixes = { live: "baton_", test: "baton_test_" };
