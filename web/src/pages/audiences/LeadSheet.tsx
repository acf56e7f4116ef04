import { Alert, Table, Text } from "@mantine/core";
import type { Audience, Lead } from "../../api/types";
import { Copyable } from "../../components/CopyButton";
import { Fact, Facts } from "../../components/Fact";
import { LeadName } from "../../components/RecipientName";
import { SideSheet } from "../../components/SideSheet";
import { LeadBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";
import { countryName, formatNumber } from "../../lib/format";

/** One row of the file, with all its values. */
export function LeadSheet({ audience, lead, onClose }: { audience: Audience; lead: Lead | null; onClose: () => void }) {
  return (
    <SideSheet opened={lead !== null} title={lead && <LeadName lead={lead} />} onClose={onClose}>
      {lead && (
        <>
          <Facts>
            <Fact name={text.leads.status}>
              <LeadBadge status={lead.status} />
            </Fact>
            <Fact name={text.leads.row}>{formatNumber(lead.rowNo)}</Fact>
            {lead.country && <Fact name={text.leads.country}>{countryName(lead.country)}</Fact>}
            {lead.externalId && (
              <Fact name={text.leads.externalId}>
                <Copyable value={lead.externalId} />
              </Fact>
            )}
          </Facts>
          {lead.reason && (
            <Alert color="yellow" title={text.leads.reason}>
              {lead.reason}
            </Alert>
          )}
          <div>
            <Text size="sm" fw={600} mb={4}>
              {text.leads.written}
            </Text>
            <Table withRowBorders layout="fixed">
              <Table.Tbody>
                {audience.columns.map((column) => (
                  <Table.Tr key={column}>
                    <Table.Th w="40%" style={{ overflowWrap: "anywhere" }}>
                      {column}
                    </Table.Th>
                    <Table.Td style={{ overflowWrap: "anywhere" }}>{lead.variables[column]}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        </>
      )}
    </SideSheet>
  );
}
