/** Paging of the API's lists: a page hands out the cursor of the next. */
export const keyset = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined,
};

export const pageSize = 25;
