#!/usr/bin/env python3
"""Writes phone_prefixes.inc and country_names.inc beside itself. Needs the packages phonenumbers==8.12.57 (the same
metadata as Debian 12's libphonenumber) and babel (CLDR's English names). Run it when libphonenumber is replaced by a
newer one; phone_test.cpp fails when the table and the library disagree.

A row of phone_prefixes.inc says: a number that starts with these digits, has one of these lengths, and whose digits
after the country code start with none of `ask`, is read by libphonenumber exactly as written and lies in this region.
Everything else is asked of the library. `trunk`: a national number may be written with a 0 in front that is not part of
it, when one of these digits follows."""
import pathlib
import re
import sre_parse

import babel
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

HERE = pathlib.Path(__file__).parent
# The regions that share a country code: which further digits tell one of them for sure. Found in the metadata's
# patterns; "ask" lists the digits after the country code where the patterns go deeper than is worth repeating.
SHARED = {
    7: [("7", "RU", ["33", "8"]), ("77", "KZ", [])],
    39: [("39", "IT", [])],    # the Vatican's numbers start with 0, which always asks
    44: [("44", "GB", ["1481", "1534", "1624", "3", "5", "6", "70", "7457", "7509", "7524", "76", "7700", "7781", "7797",
                       "7829", "7839", "7911", "7937", "8", "9"])],
    47: [("47", "NO", ["79"])],
    61: [("61", "AU", ["1", "8"])],
    212: [("212", "MA", ["5"])],
    262: [("26269", "RE", [])],
    358: [("358", "FI", ["18"])],
    590: [("59069", "GP", [])],
}


def heads(pattern, want):
    """Every string of `want` digits that a match of the pattern, padded with any digits, can start with."""
    def walk(items, found):
        for operation, argument in items:
            if all(len(text) == want for text in found):
                return found
            open_ends = [text for text in found if len(text) < want]
            done = {text for text in found if len(text) == want}
            name = str(operation)
            if name == "LITERAL":
                found = done | {text + chr(argument) for text in open_ends}
            elif name == "IN":
                digits = set()
                for kind, value in argument:
                    if str(kind) == "LITERAL":
                        digits.add(chr(value))
                    elif str(kind) == "RANGE":
                        digits |= {chr(c) for c in range(value[0], value[1] + 1)}
                    else:
                        digits |= set("0123456789")
                found = done | {text + digit for text in open_ends for digit in digits}
            elif name == "BRANCH":
                found = done | {end for branch in argument[1] for end in walk(branch, set(open_ends))}
            elif name == "SUBPATTERN":
                found = done | walk(argument[3], set(open_ends))
            elif name == "MAX_REPEAT":
                low, high, inner = argument
                ends = set(open_ends) if low == 0 else set()
                step = set(open_ends)
                for count in range(1, min(high, low + want) + 1):
                    step = walk(inner, step)
                    if count >= low:
                        ends |= step
                found = done | ends
            elif name != "AT":
                raise ValueError(f"{pattern}: {name}")
        return found
    result = set()
    for text in walk(list(sre_parse.parse(pattern)), {""}):
        result |= {text + str(n).zfill(want - len(text)) for n in range(10 ** (want - len(text)))} if len(text) < want else {text}
    return result


def shorten(found):
    """Two-digit heads as few prefixes: all ten of one first digit become that digit."""
    whole = {d for d in "0123456789" if all(d + e in found for e in "0123456789")}
    return sorted(whole | {text for text in found if text[0] not in whole})


def trunk(metadata):
    """The digits after a leading 0 with which it can be nothing but the national prefix."""
    if metadata.national_prefix_for_parsing != "0" or "0" in heads(metadata.general_desc.national_number_pattern, 1):
        return ""
    dialled_abroad = heads(metadata.international_prefix, 2) | {"00"}
    return "".join(digit for digit in "0123456789" if "0" + digit not in dialled_abroad)


def main():
    rows = []
    for code, regions in sorted(COUNTRY_CODE_TO_REGION_CODE.items()):
        if code == 1 or regions[0] == "001" or (len(regions) > 1 and code not in SHARED):
            continue
        metadata = PhoneMetadata.metadata_for_region(regions[0])
        stripped = heads(metadata.national_prefix_for_parsing, 2) if metadata.national_prefix_for_parsing else set()
        stripped |= {"0" + digit for digit in "0123456789"}
        lengths = sum(1 << length for length in metadata.general_desc.possible_length)
        for start, region, ask in SHARED.get(code, [(str(code), regions[0], [])]):
            # a longer start replaces the country code, so its own digits must not be ones the library strips
            inside = start[len(str(code)):]
            asks = [] if inside else shorten(stripped)
            assert not any(inside.startswith(text) or text.startswith(inside) for text in shorten(stripped) if inside)
            rows.append((start, len(str(code)), region, lengths, sorted(set(asks) | set(ask)), trunk(metadata)))
    text = ["// Made by make_phone_tables.py from libphonenumber 8.12.57 (October 2022). Do not edit.",
            "// start, digits of the country code, region, possible lengths after the code (bit n: n digits), ask, trunk"]
    for start, code_size, region, lengths, ask, after_zero in rows:
        text.append(f'{{"{start}", {code_size}, "{region}", 0x{lengths:x}, "{" ".join(ask)}", "{after_zero}"}},')
    (HERE / "phone_prefixes.inc").write_text("\n".join(text) + "\n")

    codes = {region: code for code, regions in COUNTRY_CODE_TO_REGION_CODE.items() for region in regions if region != "001"}
    names = babel.Locale("en").territories
    text = ["// Made by make_phone_tables.py: CLDR's English names, libphonenumber's calling codes. Do not edit."]
    for region in sorted(codes):
        name = names[region].replace(" & ", " and ").replace("’", "'")
        text.append(f'{{Country{{"{region}"}}, {codes[region]}, "{name}"}},')
    (HERE / "country_names.inc").write_text("\n".join(text) + "\n")


main()
