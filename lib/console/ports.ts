/** The stylesheet and the script, by the last part of their addresses, which change with their content. */
export type AssetFiles = {
  urls: { styleUrl: string; scriptUrl: string };
  /** Undefined for a name that no page has used since the deployment. */
  read(name: string): { mediaType: string; text: string } | undefined;
};
