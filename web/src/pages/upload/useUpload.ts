import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { audienceQuery, type Upload, uploadAudience } from "../../api/audiences";

/** How far the file has got, in bytes, and since when. */
export interface Sent {
  bytes: number;
  startedAt: number;
}

export type Uploading = ReturnType<typeof useUpload>;

export function useUpload() {
  const [sent, setSent] = useState<Sent>({ bytes: 0, startedAt: 0 });
  const abort = useRef<AbortController | null>(null);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (wanted: Pick<Upload, "file" | "name" | "wishes">) => {
      const startedAt = Date.now();
      setSent({ bytes: 0, startedAt });
      abort.current = new AbortController();
      return uploadAudience({
        ...wanted,
        signal: abort.current.signal,
        onProgress: (bytes) => setSent({ bytes, startedAt }),
      });
    },
    onSuccess: (audience) => {
      queries.setQueryData(audienceQuery(audience.id).queryKey, audience);
      // Not awaited: only once this has settled does the page let go without a question.
      void Promise.resolve().then(() =>
        navigate({ to: "/audiences/$audienceId", params: { audienceId: audience.id }, ignoreBlocker: true }),
      );
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["audiences"], predicate: ({ queryKey }) => queryKey[1] !== "one" }),
  });
  const cancel = () => {
    abort.current?.abort();
    reset();
  };
  return { start: mutate, cancel, reset, isPending, error, sent };
}
