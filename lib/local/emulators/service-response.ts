/** What an emulated service answers: ready for the wire. */
export type ServiceResponse = { readonly status: number; readonly contentType: string; readonly body: string };
