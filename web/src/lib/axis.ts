const round = [1, 2, 2.5, 5, 10];

/** Where an axis of counts has its lines: a few round numbers from 0, the last at or above the largest count. */
export function axisTicks(largest: number): number[] {
  const rough = Math.max(largest, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = round.map((each) => each * power).find((each) => each >= rough && Number.isInteger(each)) ?? 1;
  const count = Math.ceil(Math.max(largest, 1) / step);
  return Array.from({ length: count + 1 }, (_, place) => place * step);
}
