import { Button, Group, NativeSelect, Pill, Select } from "@mantine/core";
import { SearchInput } from "../../components/SearchInput";
import { text } from "../../i18n";
import { countryChoices } from "../../lib/countries";
import { isMessageStatus, messageStatuses } from "../../lib/messageStatus";
import type { PeopleFilter } from "../../lib/peopleFilter";

interface Props {
  filter: PeopleFilter;
  onChange: (filter: PeopleFilter) => void;
}

/** Beside each other on a phone, too. */
const wrapping = { flex: "1 1 140px", maxWidth: 220 };

/** What is shown, and what else might be. What only a link can ask for (a reason, a region) is a pill to take off. */
export function PeopleFilters({ filter, onChange }: Props) {
  const { status = [], q = "", country } = filter;
  const filtered = Object.keys(filter).length > 0;
  return (
    <>
      <Group gap="sm">
        <SearchInput
          label={text.people.search}
          value={q}
          w={{ base: "100%", sm: 360 }}
          onSearch={(next) => onChange({ ...filter, q: next || undefined })}
        />
        <NativeSelect
          aria-label={text.people.status}
          style={wrapping}
          value={status.join(",")}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...filter, skipReason: undefined, status: value.split(",").filter(isMessageStatus) })
          }
          data={[{ value: "", label: text.people.allStatuses }, ...several(status), ...singles]}
        />
        <Select
          aria-label={text.people.country}
          placeholder={text.people.allCountries}
          searchable
          clearable
          clearButtonProps={{ "aria-label": text.states.clear }}
          style={wrapping}
          value={country ?? null}
          onChange={(next) => onChange({ ...filter, region: undefined, country: next ?? undefined })}
          data={countryChoices}
        />
        {filtered && (
          <Button variant="subtle" size="xs" onClick={() => onChange({})}>
            {text.people.clear}
          </Button>
        )}
      </Group>
      <Pills filter={filter} onChange={onChange} />
    </>
  );
}

const singles = messageStatuses.map((value) => ({ value, label: text.messageStatus[value] }));

/** A step of the funnel is several statuses at once. */
const several = (status: NonNullable<PeopleFilter["status"]>) =>
  status.length > 1
    ? [{ value: status.join(","), label: status.map((each) => text.messageStatus[each]).join(", ") }]
    : [];

function Pills({ filter, onChange }: Props) {
  const { skipReason, region, errorCode } = filter;
  const pills = [
    skipReason && { key: "skipReason", label: text.people.reason(text.skipped.reasons[skipReason] ?? skipReason) },
    region && { key: "region", label: text.people.region(text.limited.regions[region]) },
    errorCode !== undefined && { key: "errorCode", label: text.people.code(errorCode) },
  ].filter((pill) => typeof pill === "object");
  if (pills.length === 0) return null;
  return (
    <Group gap="xs">
      {pills.map(({ key, label }) => (
        <Pill
          key={key}
          size="md"
          withRemoveButton
          removeButtonProps={{ "aria-label": `${text.states.clear}: ${label}`, tabIndex: 0, "aria-hidden": false }}
          onRemove={() => onChange({ ...filter, [key]: undefined })}
        >
          {label}
        </Pill>
      ))}
    </Group>
  );
}
