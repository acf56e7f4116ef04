import { counted as countedAnywhere } from "../counted";

/** "1 linha", "2 linhas", "1.000.000 de linhas". */
export const counted = (count: number, one: string, other: string) => countedAnywhere(count, one, other, `de ${other}`);
