/** The response of an emulated service, ready for the wire. */
export type ServiceResponse = { readonly status: number; readonly contentType: string; readonly body: string };
