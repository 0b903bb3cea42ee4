/** What the rows of a report are about; without it, the report has one row on all leads. */
export type Grouping = "client" | "campaign" | "model" | "channel" | "hour_of_week";
