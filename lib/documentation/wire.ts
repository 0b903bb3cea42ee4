import { bindEndpoints } from "#platform/http/endpoint.ts";
import { readOpenApiDocument, showReference } from "./endpoints.ts";
import type { ReadDocumentation } from "./ports.ts";
import { documentationRoutes } from "./routes.ts";

export const documentationEndpoints = ({ readDocumentation }: { readDocumentation: ReadDocumentation }) =>
  bindEndpoints(documentationRoutes, {
    readOpenApiDocument: readOpenApiDocument(readDocumentation),
    showReference: showReference(readDocumentation),
  });
