import type { Mode } from "../../domain/client/mode.ts";

/** Makes keys that cannot be guessed: `baton_`, or `baton_test_` for the sandbox, and 256 random bits. */
export type NewApiKeySecret = (mode: Mode) => string;
