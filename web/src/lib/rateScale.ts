// A slider for rates from 1 to a number's throughput. Each step is a tenth more, so that 5 and 500 are as easy to set.

const growth = 1.1;

export const nearestRate = (rate: number, most: number) => Math.min(Math.max(Math.round(rate) || 1, 1), most);

/** The last step; it stands for exactly the most. */
export const stepsTo = (most: number) => Math.ceil(Math.log(most) / Math.log(growth));

export function rateAt(step: number, most: number): number {
  return step >= stepsTo(most) ? most : nearestRate(growth ** step, most);
}

/** The step that comes nearest to a rate. */
export function stepOf(rate: number, most: number): number {
  return rate >= most ? stepsTo(most) : Math.round(Math.log(Math.max(rate, 1)) / Math.log(growth));
}
