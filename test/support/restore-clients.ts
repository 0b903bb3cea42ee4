import { afterAll } from "vitest";
import { restoreClients } from "./doubles/mock-client.ts";

// Also for what a file mocks within a test: a hook that is added there would not run.
afterAll(restoreClients);
