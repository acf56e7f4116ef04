interface Page<Row> {
  items: Row[];
}

/** The rows of all loaded pages, by their place, without copying them together. */
export class PagedRows<Row> {
  readonly count: number;
  private readonly ends: number[] = [];
  private readonly pages: Page<Row>[];

  constructor(pages: Page<Row>[]) {
    this.pages = pages;
    let end = 0;
    for (const page of pages) this.ends.push((end += page.items.length));
    this.count = end;
  }

  at(place: number): Row | undefined {
    let low = 0;
    let high = this.ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ends[middle]! <= place) low = middle + 1;
      else high = middle;
    }
    const start = low > 0 ? this.ends[low - 1]! : 0;
    return this.pages[low]?.items[place - start];
  }
}
