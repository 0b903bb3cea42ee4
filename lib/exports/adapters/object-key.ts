import type { ExportFileKey } from "../ports.ts";

/** The key of a file in the bucket. Ids and names need no escaping in a URL. */
export const toObjectKey = ({ agencyId, exportId, name }: ExportFileKey): string =>
  `exports/${agencyId}/${exportId}/${name}`;
