// Puts the built files, compressed, into one pack with a table in C++ beside it: `<out>.bin`, `<out>.S`, `<out>.cpp`.
// The binary holds them as they are sent.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'

const from = process.env.SP4N_WEB_OUT ?? 'dist'
const out = process.env.SP4N_WEB_PACK ?? 'pack'
const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2'
}

const all = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? all(path) : [path]
  })

const packed = []
let lines = ''
let at = 0
for (const file of all(from).sort()) {
  const type = types[extname(file)]
  if (type === undefined) throw new Error(`pack: no media type for ${file}`)
  const raw = readFileSync(file)
  const bytes = gzipSync(raw, { level: 9 })
  const path = '/' + relative(from, file).split('\\').join('/')
  const hash = createHash('sha256').update(raw).digest('hex').slice(0, 20)
  const hashed = path.startsWith('/assets/') // Vite puts a hash into those names
  lines += `    {"${path}", "${type}", "\\"${hash}\\"", {sp4n_web_pack + ${at}, ${bytes.length}}, ${hashed}},\n`
  packed.push(bytes)
  at += bytes.length
}

writeFileSync(`${out}.bin`, Buffer.concat(packed))
writeFileSync(
  `${out}.S`,
  `.section .rodata\n.global sp4n_web_pack\nsp4n_web_pack:\n.incbin "${out}.bin"\n.byte 0\n` +
    '.section .note.GNU-stack,"",%progbits\n'
)
writeFileSync(
  `${out}.cpp`,
  `#include "hub/web/files.hpp"

#include <array>

extern "C" const char sp4n_web_pack[];

namespace hub::web {
namespace {

const std::array table{
${lines.replaceAll('    {"', '    File{"')}};

}  // namespace

std::span<const File> files() { return table; }

}  // namespace hub::web
`
)
