import { TextInput, type TextInputProps } from "@mantine/core";

interface Props extends Pick<TextInputProps, "label" | "description"> {
  value: string;
  onChange: (code: string) => void;
}

/** The authenticator app's six digits, or a recovery code. */
export const CodeField = ({ onChange, ...props }: Props) => (
  <TextInput
    {...props}
    name="code"
    autoComplete="one-time-code"
    autoCapitalize="off"
    spellCheck={false}
    required
    withAsterisk={false}
    maxLength={64}
    data-autofocus
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);
