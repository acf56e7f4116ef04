import { Radio, Stack } from "@mantine/core";
import type { Scope } from "../../api/optOuts";
import { text } from "../../i18n";

const scopes = ["all", "marketing"] as const satisfies Scope[];

export function ScopeField({ value, onChange }: { value: Scope; onChange: (scope: Scope) => void }) {
  return (
    <Radio.Group label={text.optOuts.scope} value={value} onChange={(scope) => onChange(scope as Scope)}>
      <Stack gap="xs" mt={4}>
        {scopes.map((scope) => (
          <Radio key={scope} value={scope} label={text.optOuts.scopes[scope]} description={text.optOuts.scopeHints[scope]} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
