import { counted as countedAnywhere } from "../counted";

/** "1 fila", "2 filas", "1.000.000 de filas". */
export const counted = (count: number, one: string, other: string) => countedAnywhere(count, one, other, `de ${other}`);
