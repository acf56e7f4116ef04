/** A record of RFC 4180. */
const record = (values: string[]) =>
  values.map((value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(",") + "\r\n";

export const toCsv = (rows: string[][]) => rows.map(record).join("");

/** Hands the browser a file that was made here. The mark in front tells spreadsheets that it is UTF-8. */
export function saveCsv(name: string, rows: string[][]) {
  const address = URL.createObjectURL(new Blob(["\uFEFF", toCsv(rows)], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
