import { Table, Text } from "@mantine/core";
import type { AudienceInspection } from "../../api/types";
import { LeadBadge } from "../../components/StatusBadge";
import { text } from "../../i18n";

/** The first rows as they stand in the file, with what becomes of each. */
export function InspectionRows({ found }: { found: AudienceInspection }) {
  const meaning = (column: string) =>
    column === found.phoneColumn
      ? text.upload.isPhone
      : column === found.externalIdColumn
        ? text.upload.isExternalId
        : text.upload.isVariable;
  return (
    <Table.ScrollContainer minWidth={0} scrollAreaProps={{ viewportProps: { tabIndex: 0, "aria-label": text.upload.rows } }}>
      <Table className="numbers" fz="sm" horizontalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.upload.row}</Table.Th>
            <Table.Th>{text.upload.becomes}</Table.Th>
            {found.columns.map((column) => (
              <Table.Th key={column} style={{ whiteSpace: "nowrap" }}>
                {column}
                <Text size="xs" c="dimmed" fw={400}>
                  {meaning(column)}
                </Text>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.rows.map((row) => (
            <Table.Tr key={row.rowNo}>
              <Table.Td>{row.rowNo}</Table.Td>
              <Table.Td>
                {row.status && <LeadBadge status={row.status} />}
                {row.reason && (
                  <Text size="xs" c="dimmed" miw={200} visibleFrom="sm">
                    {row.reason}
                  </Text>
                )}
              </Table.Td>
              {row.values.map((value, place) => (
                <Table.Td key={place}>
                  <Text size="sm" truncate maw={220} title={value}>
                    {value}
                  </Text>
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
