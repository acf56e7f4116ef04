import { CloseButton, type MantineStyleProps, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { text } from "../i18n";

interface Props {
  label: string;
  value: string;
  onSearch: (value: string) => void;
  placeholder?: string;
  w?: MantineStyleProps["w"];
}

/** Searches shortly after the last key. What is searched for may change from outside, too: it is then shown. */
export function SearchInput({ label, value, onSearch, placeholder = label, w }: Props) {
  const [typed, setTyped] = useState(value);
  const [asked, setAsked] = useState(value);
  const [seen, setSeen] = useState(value);
  const search = useDebouncedCallback((next: string) => {
    setAsked(next);
    onSearch(next);
  }, 250);
  if (value !== seen) {
    setSeen(value);
    // Our own search comes back while the next is being typed; another's replaces what is typed.
    if (value !== asked) {
      setAsked(value);
      setTyped(value);
    }
  }
  const change = (next: string) => {
    setTyped(next);
    search(next.trim());
  };
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={placeholder}
      value={typed}
      w={w}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => event.key === "Enter" && event.preventDefault()} // it has been searched; no form is meant
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={typed !== "" && <CloseButton size="sm" aria-label={text.states.clear} onClick={() => change("")} />}
    />
  );
}
