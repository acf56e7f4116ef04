import { useMay } from "./useMay";

/** Viewers look and do not change. */
export const useMayEdit = () => useMay("edit");
