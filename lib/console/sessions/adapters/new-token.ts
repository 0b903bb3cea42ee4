import { randomBytes } from "node:crypto";
import type { NewToken } from "../ports.ts";

export const newToken: NewToken = () => randomBytes(32).toString("base64url");
