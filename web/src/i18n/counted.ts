import { formatNumber } from "../lib/format";
import { locale } from "./locale";

const plurals = new Intl.PluralRules(locale);

/** "1 row", "2 rows". `many`: of round millions, which some languages count apart: "1.000.000 de filas". */
export function counted(count: number, one: string, other: string, many = other): string {
  const forms: Partial<Record<Intl.LDMLPluralRule, string>> = { one, many };
  return `${formatNumber(count)} ${forms[plurals.select(count)] ?? other}`;
}
