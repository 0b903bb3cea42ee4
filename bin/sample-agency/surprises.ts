/** What the API refused although the plan expects it to accept it; each with its answer. */
export type Surprises = string[];
