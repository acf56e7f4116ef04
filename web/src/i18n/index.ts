import { en } from "./en";

/** The texts of the page. One catalogue a language; a second one has the type of the first. */
export const text = en;
