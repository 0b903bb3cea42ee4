/** What an emulated service answers: ready for the wire. */
export type Answer = { readonly status: number; readonly contentType: string; readonly body: string };
