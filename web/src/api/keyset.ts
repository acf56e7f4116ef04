/** Paging of the API's lists: a page hands out the cursor of the next. */
export const keyset = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined,
};

export const pageSize = 25;

/** Of tables that are scrolled through: fewer calls, and the next rows are there before they come into sight. */
export const rowsPerPage = 200;

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** Every page of a list that is short by its nature: templates, numbers. */
export async function everyPage<Item>(read: (query: { limit: number; cursor?: string }) => Promise<Page<Item>>) {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit: 500, cursor });
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}
