#!/usr/bin/python3
"""Writes NAME.S (.incbin of each file), NAME.cpp (their table) and NAME.hpp. Usage: embed_files.py NAME OUT PATH..."""
import pathlib
import sys

name, out = sys.argv[1], pathlib.Path(sys.argv[2])
out.mkdir(parents=True, exist_ok=True)
files = []
for argument in map(pathlib.Path, sys.argv[3:]):
    if argument.is_dir():
        files += [(p.relative_to(argument).as_posix(), p) for p in sorted(argument.rglob("*")) if p.is_file()]
    elif argument.is_file():
        files.append((argument.name, argument))
    else:
        sys.exit(f"embed_files.py: {argument} does not exist; has it been built?")

assembly = ['    .section .note.GNU-stack,"",@progbits', "    .section .rodata"]
externs, rows = [], []
for index, (path, file) in enumerate(files):
    symbol = f"{name}_{index}"
    assembly += [f"    .global {symbol}_begin, {symbol}_end", f"{symbol}_begin:", f'    .incbin "{file.resolve()}"',
                 f"{symbol}_end:", "    .byte 0"]
    externs.append(f"extern const char {symbol}_begin[], {symbol}_end[];")
    rows.append(f'        File{{"{path}", {{{symbol}_begin, {symbol}_end}}}},')
(out / f"{name}.S").write_text("\n".join(assembly) + "\n")
(out / f"{name}.hpp").write_text(f"""#pragma once
#include <span>
#include <string_view>

namespace carillon::{name} {{
struct File {{
    std::string_view path, content;
}};
/// The embedded files, sorted by path within each embedded folder. They live as long as the program.
std::span<File const> files();
}}    // namespace carillon::{name}
""")
(out / f"{name}.cpp").write_text(f"""#include "{name}.hpp"

#include <vector>

extern "C" {{
{chr(10).join(externs)}
}}

namespace carillon::{name} {{
std::span<File const> files() {{
    static std::vector<File> const table{{
{chr(10).join(rows)}
    }};
    return table;
}}
}}    // namespace carillon::{name}
""")
