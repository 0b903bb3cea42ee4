/** Runs DynamoDB Local on port 8000 until Ctrl-C, for a machine without an embedded DynamoDB. Its data is in .baton-dynamodb. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startDynamoDbLocal } from "./start-dynamodb-local.ts";

const folder = join(import.meta.dirname, "../../.baton-dynamodb");
mkdirSync(folder, { recursive: true });
const engine = await startDynamoDbLocal({ port: 8000, folder });
console.log(`DynamoDB Local is ready. In another terminal: BATON_DYNAMODB_ENDPOINT=${engine.endpoint} npm start`);
process.once("SIGINT", () => void engine.stop());
process.once("SIGTERM", () => void engine.stop());
