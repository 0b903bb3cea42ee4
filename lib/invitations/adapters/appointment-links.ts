import type { ListAppointmentLinks } from "../ports.ts";

/** Makes the links of messages about appointments: none, until the pages that they open exist. */
export const makeListAppointmentLinks = (): ListAppointmentLinks => () => [];
