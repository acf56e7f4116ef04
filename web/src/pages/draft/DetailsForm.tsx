import { Checkbox, Select, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { allAudiencesQuery } from "../../api/audiences";
import { phoneNumbersQuery } from "../../api/campaigns";
import type { NewCampaign } from "../../api/drafts";
import type { FieldError } from "../../api/problem";
import type { Audience, PhoneNumber } from "../../api/types";
import { AnchorLink } from "../../components/links";
import { text } from "../../i18n";

/** A campaign's details while they are being filled in. */
export type Details = { [Field in keyof NewCampaign]: NewCampaign[Field] | null } & {
  name: string;
  productPolicyConfirmed: boolean;
};

export const isComplete = (details: Details): details is NewCampaign =>
  details.name.trim() !== "" && details.audienceId !== null && details.phoneNumberId !== null;

interface Props {
  details: Details;
  change: (change: Partial<Details>) => void;
  errors: FieldError[];
}

export function DetailsForm({ details, change, errors }: Props) {
  const errorOf = (field: keyof Details) => errors.find(({ pointer }) => pointer === `/${field}`)?.message;
  return (
    <Stack gap="md">
      <TextInput
        label={text.details.name}
        description={text.details.nameHint}
        required
        maxLength={200}
        data-autofocus
        value={details.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={errorOf("name")}
      />
      <AudienceSelect
        value={details.audienceId}
        onChange={(audienceId) => change({ audienceId })}
        error={errorOf("audienceId")}
      />
      <NumberSelect
        value={details.phoneNumberId}
        onChange={(phoneNumberId) => change({ phoneNumberId })}
        error={errorOf("phoneNumberId")}
      />
      <Checkbox
        label={text.details.optIn}
        description={text.details.optInHint}
        checked={details.productPolicyConfirmed}
        onChange={(event) => change({ productPolicyConfirmed: event.currentTarget.checked })}
        error={errorOf("productPolicyConfirmed")}
      />
    </Stack>
  );
}

interface ChoiceProps {
  value: number | null;
  onChange: (id: number) => void;
  error?: string;
}

const canBeChosen = ({ status }: Audience) => status === "ready" || status === "ingesting";

function AudienceSelect({ value, onChange, error }: ChoiceProps) {
  const query = useQuery(allAudiencesQuery);
  const audiences = query.data?.filter((audience) => canBeChosen(audience) || audience.id === value) ?? [];
  const chosen = audiences.find(({ id }) => id === value);
  return (
    <div>
      <Select
        label={text.details.audience}
        description={text.details.audienceHint}
        placeholder={text.details.audiencePlaceholder}
        required
        searchable
        allowDeselect={false}
        limit={100}
        value={value === null ? null : String(value)}
        onChange={(id) => id && onChange(Number(id))}
        data={audiences.map(({ id, name, totals }) => ({
          value: String(id),
          label: text.details.audienceOption(name, totals.ok),
        }))}
        error={error ?? (query.isError ? text.audiences.failed : undefined)}
      />
      <Text size="xs" c="dimmed" mt={4} mih={19} className="numbers">
        {chosen?.status === "ready" && text.details.reachable(chosen.totals.ok)}
        {chosen?.status === "ingesting" && text.details.reading}
        {query.data?.length === 0 && (
          <>
            {text.details.noAudience} <AnchorLink to="/audiences/new">{text.details.upload}</AnchorLink>
          </>
        )}
      </Text>
    </div>
  );
}

function NumberSelect({ value, onChange, error }: ChoiceProps) {
  const query = useQuery(phoneNumbersQuery);
  const numbers = query.data?.items ?? [];
  const unusable = query.isError ? text.details.numbersFailed : query.data?.items.length === 0 && text.details.noNumber;
  const label = ({ displayPhoneNumber, verifiedName, active, status }: PhoneNumber) =>
    [displayPhoneNumber, verifiedName, !active && text.details.inactive(status)].filter(Boolean).join(" · ");
  return (
    <Select
      label={text.details.number}
      description={text.details.numberHint}
      placeholder={text.details.numberPlaceholder}
      required
      allowDeselect={false}
      value={value === null ? null : String(value)}
      onChange={(id) => id && onChange(Number(id))}
      data={numbers.map((number) => ({ value: String(number.id), label: label(number), disabled: !number.active }))}
      error={error ?? unusable}
    />
  );
}
