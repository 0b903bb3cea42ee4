import { at } from "../../at.ts";
import { asksApi, clientId, pushing, type Scenario } from "../run-scenario.ts";

export const exporting: Record<string, Scenario> = {
  "an export of three charged leads into two files": {
    events: [],
    only: ["api: createExport", "work-due: export"],
    steps: [
      ...[1, 2, 3].map((number) => pushing(number, { isQuiet: true })),
      asksApi("createExport", () => ({ body: { clientId, to: at("14:03"), format: "csv" }, idempotencyKey: "once" }), {
        at: "14:05",
      }),
    ],
  },
};
