import { bindEndpoints } from "#platform/http/endpoint.ts";
import { makeCreateExport } from "./create-export.ts";
import { createExport, listExports, readExport } from "./endpoints.ts";
import { formatPart } from "./part-formats.ts";
import { formatHandover } from "./handover-formats.ts";
import { exportRoutes } from "./routes.ts";
import { makeRunExport } from "./run-export.ts";

export const exportEndpoints = (deps: Parameters<typeof makeCreateExport>[0] & Parameters<typeof readExport>[0]) =>
  bindEndpoints(exportRoutes, {
    createExport: createExport(makeCreateExport(deps), deps),
    listExports: listExports(deps),
    readExport: readExport(deps),
  });

/** Makes the handler of the jobs that write exports. */
export const runExport = (deps: Omit<Parameters<typeof makeRunExport>[0], "formatPart" | "formatHandover">) =>
  makeRunExport({ ...deps, formatPart, formatHandover });
