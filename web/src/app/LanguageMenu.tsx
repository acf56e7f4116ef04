import { ActionIcon, Menu } from "@mantine/core";
import { IconLanguage } from "@tabler/icons-react";
import { text } from "../i18n";
import { type Language, languages } from "../i18n/languages";
import { language, switchLanguage } from "../i18n/locale";

const offered = Object.keys(languages) as Language[];

/** Each language by its own name, so that who is lost in another one finds theirs. */
export function LanguageMenu() {
  return (
    <Menu position="top" width={180} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label={text.shell.language(languages[language].name)}>
          <IconLanguage size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={language} onChange={(next) => switchLanguage(next as Language)}>
          {offered.map((each) => (
            <Menu.RadioItem key={each} value={each} lang={each}>
              {languages[each].name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
