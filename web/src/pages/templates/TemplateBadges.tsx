import type { Template } from "../../api/types";
import { StatusBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";

const statusColors: Record<string, string> = {
  APPROVED: "green",
  PENDING: "blue",
  IN_APPEAL: "blue",
  PAUSED: "yellow",
  REJECTED: "red",
  DISABLED: "red",
};

const qualityColors: Record<string, string> = { GREEN: "green", YELLOW: "yellow", RED: "red" };

/** Meta's word where we have none of ours: it may invent new ones. */
const said = (words: Record<string, string>, word: string) => words[word] ?? word;

export const CategoryName = ({ category }: Pick<Template, "category">) => said(text.templates.categories, category);

export function TemplateBadge({ template }: { template: Pick<Template, "status" | "deleted"> }) {
  if (template.deleted) return <StatusBadge color="gray" label={text.templates.deleted} />;
  return (
    <StatusBadge color={statusColors[template.status] ?? "gray"} label={said(text.templates.statuses, template.status)} />
  );
}

export const QualityBadge = ({ quality }: { quality: string }) => (
  <StatusBadge color={qualityColors[quality] ?? "gray"} label={said(text.templates.qualities, quality || "UNKNOWN")} />
);
