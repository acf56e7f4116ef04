import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const compressible = /\.(html|js|css|svg)$/;
const worthwhileBytes = 1024;

/** Writes NAME.br and NAME.gz beside each text file, so that the server has nothing to compress. */
export function compress(): Plugin {
  return {
    name: "carillon-compress",
    apply: "build",
    writeBundle({ dir }) {
      if (dir === undefined) return;
      for (const name of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
        const file = path.join(dir, name);
        if (!compressible.test(name) || statSync(file).size < worthwhileBytes) continue;
        const content = readFileSync(file);
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
        const hint = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
        writeFileSync(`${file}.br`, brotliCompressSync(content, { params: hint }));
      }
    },
  };
}
