/** The last second of a day of the reader's, as an instant. */
export const endOfDay = (day: string) => new Date(`${day}T23:59:59`).toISOString().replace(".000", "");
