import { saveFile } from "./saveFile";

/** A record of RFC 4180. */
const record = (values: string[]) =>
  values.map((value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(",") + "\r\n";

export const toCsv = (rows: string[][]) => rows.map(record).join("");

/** The mark in front tells spreadsheets that it is UTF-8. */
export const saveCsv = (name: string, rows: string[][]) => saveFile(name, "text/csv", `\uFEFF${toCsv(rows)}`);
