import { type ComboboxItem, type OptionsFilter, Select } from "@mantine/core";
import { useMemo, useState } from "react";
import { text } from "../i18n";
import { cityOf, longNameOf, searchZones, timeZones } from "../lib/timeZones";
import { formatOffset, offsetAt } from "../lib/zonedTime";
import { Option } from "./Option";

interface Props {
  value: string;
  onChange: (zone: string) => void;
  /** When the offsets are told: they change with the seasons. */
  at: number;
  error?: string;
}

const shownAtOnce = 40;

const describe = (zone: string, at: number) => `${longNameOf(zone)} (UTC${formatOffset(offsetAt(at, zone))})`;

const search: OptionsFilter = ({ search, limit }) =>
  searchZones(timeZones(), search)
    .slice(0, limit)
    .map(({ name }): ComboboxItem => ({ value: name, label: name, disabled: false }));

/** An IANA zone, found by city, by what people call its time, or by offset. */
export function TimeZoneSelect({ value, onChange, at, error }: Props) {
  const [opened, setOpened] = useState(false);
  // The browser's names take a while to make: not before somebody looks for one.
  const names = useMemo(() => (opened ? timeZones().map(({ name }) => name) : []), [opened]);
  return (
    <Select
      label={text.when.zone}
      description={describe(value, at)}
      inputWrapperOrder={["label", "input", "description", "error"]}
      data={names.includes(value) ? names : [value, ...names]}
      value={value}
      onChange={(zone) => zone && onChange(zone)}
      allowDeselect={false}
      searchable
      selectFirstOptionOnChange
      filter={search}
      limit={shownAtOnce}
      // The list itself scrolls, and lies where its field does: what is beside a dialog is out of reach for some readers.
      withScrollArea={false}
      comboboxProps={{ withinPortal: false }}
      styles={{ options: { maxHeight: 260, overflowY: "auto" } }}
      nothingFoundMessage={text.when.noZone}
      onDropdownOpen={() => setOpened(true)}
      error={error}
      renderOption={({ option }) => (
        <Option title={cityOf(option.value)} aside={option.value} detail={describe(option.value, at)} />
      )}
    />
  );
}
