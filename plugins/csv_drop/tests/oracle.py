"""Reads CSV documents as Python's csv module does. stdin: lines "<delimiter code> <document in hex>"; stdout: a line each:
"error", or the rows as hex cells joined by "," and rows by ";"."""
import csv
import io
import sys

csv.field_size_limit(1 << 24)
for line in sys.stdin:
    delimiter, _, document = line.strip().partition(" ")
    text = bytes.fromhex(document).decode("utf-8")
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=chr(int(delimiter)), strict=True)
        print(";".join(",".join("x" + cell.encode("utf-8").hex() for cell in row) for row in rows if row))
    except csv.Error:
        print("error")
