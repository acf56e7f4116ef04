import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { text } from "../i18n";

interface Props extends Pick<PasswordInputProps, "label" | "description" | "autoComplete" | "minLength"> {
  value: string;
  onChange: (password: string) => void;
}

/** A password, which can be looked at. */
export const PasswordField = ({ onChange, ...props }: Props) => (
  <PasswordInput
    {...props}
    name={props.autoComplete === "new-password" ? "new-password" : "password"}
    required
    withAsterisk={false}
    maxLength={1024}
    onChange={(event) => onChange(event.currentTarget.value)}
    visibilityToggleButtonProps={{ "aria-label": text.login.showPassword, tabIndex: 0 }}
  />
);
