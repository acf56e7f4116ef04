import { useQuery } from "@tanstack/react-query";
import { templateQuery } from "../../api/templates";
import type { Send } from "../../api/types";
import { Fact, Facts } from "../../components/Fact";
import { text } from "../../i18n";
import { formatWallTime } from "../../lib/format";

export function SendFacts({ send }: { send: Send }) {
  return (
    <Facts>
      <Fact name={text.send.category[send.category]}>
        {text.send.local(formatWallTime(send.scheduledLocal), send.timeZone, send.utcOffset)}
      </Fact>
      <Fact name={text.send.template} later>
        {send.templateId === null ? text.send.noTemplate : <TemplateName id={send.templateId} />}
      </Fact>
      <Fact name={text.send.pace}>{text.send.perSecond(send.maxMessagesPerSecond)}</Fact>
    </Facts>
  );
}

function TemplateName({ id }: { id: number }) {
  const { data } = useQuery(templateQuery(id));
  return data ? `${data.name} (${data.language})` : "…";
}
