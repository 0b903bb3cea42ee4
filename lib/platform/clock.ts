import { instant } from "#domain/shared/instant.ts";
import type { Now } from "./ports.ts";

export const now: Now = () => instant(Date.now());
