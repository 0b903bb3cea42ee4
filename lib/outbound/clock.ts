import { instant } from "../domain/shared/instant.ts";
import type { Now } from "../use-cases/ports/world.ts";

export const now: Now = () => instant(Date.now());
