#!/usr/bin/python3
"""The comparison finds what it is there for: a round in which all is well passes, and each thing that may not be is told."""
import collections
import types
import unittest

from ledgers import Comparison
from town import Audience, Campaign, Send

HEADER = "lead_no,phone,external_id,country,status,skip_reason,attempt,wamid,accepted_at,sent_at,delivered_at,read_at,failed_at,error_code,error_title,detail\r\n"


def row(lead, status, wamid="", detail="", skip_reason=""):
    return f"{lead},+9198{lead:08d},,IN,{status},{skip_reason},1,{wamid},,,,,,,,{detail}\r\n"


def line(lead, wamid, callback=None):
    return {"to": f"9198{lead:08d}", "phoneNumberId": "1", "template": "t", "wamid": wamid, "callbackData": callback}


class Server:
    def __init__(self, rows, status):
        self.rows, self.status = rows, status

    def do(self, method, path, timeout=0):
        if path.endswith(".csv"):
            return (HEADER + "".join(self.rows)).encode()
        told = [each.split(",")[4] for each in self.rows]
        parts = {"skipped": ["skipped"], "queued": ["queued", "sending"], "accepted": ["accepted", "sent", "delivered", "read", "assumed_sent"],
                 "failed": ["failed"], "inDoubt": ["in_doubt"], "cancelled": ["cancelled"]}
        funnel = {part: sum(told.count(status) for status in statuses) for part, statuses in parts.items()}
        return {"status": self.status, "statusReason": None, "funnel": {**funnel, "audience": len(self.rows)}}


ROWS = [row(1, "read", "w1"), row(2, "failed", "w2"), row(3, "failed"), row(4, "skipped", skip_reason="duplicate"),
        row(5, "in_doubt", detail="the process stopped before an answer came"), row(6, "in_doubt", detail="timeout: 30 s")]
LINES = [line(1, "w1"), line(2, "w2"), line(6, "w6")]


class ComparisonTest(unittest.TestCase):
    def told(self, rows=None, lines=None, status="completed", size=6, **changes):
        audience = Audience(1, size, [])
        campaign = Campaign(1, "c", "1", audience, [Send(1, "t")])
        town = types.SimpleNamespace(server=Server(ROWS if rows is None else rows, status), campaigns=[campaign],
                                     ledger=LINES if lines is None else lines, orphans=set(), claimed={(1, 5)},
                                     doubts_injected={"timeout"}, resent=collections.Counter())
        for name, value in changes.items():
            setattr(campaign if name == "chosen" else town, name, value)
        return {fault.split(":")[0] for fault in Comparison(town).run().faults}

    def changed(self, lead, *told, **more):
        return self.told([*ROWS[:lead - 1], row(lead, *told), *ROWS[lead:]], **more)

    def test_a_sound_round_has_no_fault(self):
        self.assertEqual(self.told(), set())

    def test_a_second_message_to_one_person_is_twice(self):
        self.assertEqual(self.told(lines=[*LINES, line(1, "w9")]), {"twice"})

    def test_a_row_that_is_not_told_is_lost(self):
        self.assertEqual(self.told(rows=ROWS[1:], lines=LINES[1:]), {"lost", "funnel"})

    def test_a_message_told_twice_is_lost_count(self):
        self.assertIn("lost", self.told(rows=[*ROWS, ROWS[3]], size=7))

    def test_a_message_without_an_end_is_lost(self):
        self.assertIn("lost", self.changed(3, "queued"))

    def test_a_message_sent_and_not_known_as_sent_is_lost(self):
        for status in ("skipped", "cancelled", "failed"):
            self.assertIn("lost", self.changed(1, status))

    def test_an_acceptance_that_was_not_is_invented(self):
        self.assertEqual(self.told(lines=LINES[1:]), {"invented"})
        self.assertEqual(self.changed(1, "read", "w7"), {"invented"})

    def test_doubt_needs_a_kill_that_claimed_it_or_a_fault_of_its_kind(self):
        self.assertEqual(self.told(claimed=set()), {"unexplained"})
        self.assertEqual(self.told(doubts_injected={"connection_lost"}), {"unexplained"})
        self.assertEqual(self.told(doubts_injected=set()), {"unexplained"})

    def test_doubt_that_names_itself_is_settled(self):
        self.assertEqual(self.told(lines=[*LINES[:2], line(6, "w6", "c1-6")]), {"unsettled"})

    def test_what_an_operator_has_sent_again_may_have_come_twice_and_no_more(self):
        resent = {"resent": collections.Counter({(1, 1): 1})}
        self.assertEqual(self.told(lines=[*LINES, line(1, "w9")], **resent), set())
        self.assertEqual(self.told(lines=[*LINES, line(1, "w8"), line(1, "w9")], **resent), {"twice"})
        self.assertEqual(self.told(lines=[*LINES, line(2, "w9")], **resent), {"twice"})
        self.assertEqual(self.changed(1, "failed", **resent), set())    # the first was taken, the second refused
        self.assertEqual(self.changed(1, "failed", lines=[*LINES, line(1, "w9")], **resent), {"lost"})

    def test_what_an_operator_takes_for_sent_may_have_been_or_not(self):
        self.assertEqual(self.changed(5, "assumed_sent"), set())
        self.assertEqual(self.changed(6, "assumed_sent"), set())
        self.assertEqual(self.changed(6, "assumed_sent", lines=[*LINES[:2], line(6, "w6", "c1-6")]), {"unsettled"})

    def test_news_that_was_acknowledged_is_told(self):
        self.assertEqual(self.changed(1, "accepted", "w1"), {"receipt"})
        self.assertEqual(self.changed(1, "accepted", "w1", orphans={"w1"}), set())

    def test_a_line_that_is_nobodys_is_stray(self):
        self.assertEqual(self.told(lines=[*LINES, line(99, "w99")]), {"stray"})

    def test_callback_data_names_the_message(self):
        self.assertEqual(self.told(lines=[line(1, "w1", "c1-2"), *LINES[1:]]), {"misnamed"})
        self.assertEqual(self.told(lines=[line(1, "w1", "c1-1"), *LINES[1:]]), set())

    def test_a_send_taken_back_leaves_nothing(self):
        self.assertEqual(self.told(rows=[], lines=[], status="pending"), set())
        self.assertEqual(self.told(rows=ROWS[3:4], lines=[], status="pending"), {"unwound"})

    def test_a_filter_event_decides_who_is_written_to(self):
        everybody = {f"+9198{lead:08d}" for lead in range(1, 7)}
        self.assertEqual(self.told(chosen=everybody), set())
        self.assertEqual(self.told(chosen=everybody - {"+919800000001"}), {"filtered", "invented", "stray"})
        self.assertEqual(self.changed(4, "skipped", "", "", "filter_excluded", chosen=everybody), {"filtered"})

    def test_a_missed_send_is_not_settled(self):
        self.assertEqual(self.told(status="missed"), {"unsettled"})


if __name__ == "__main__":
    unittest.main()
