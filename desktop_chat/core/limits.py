"""Every bound of the engine in one place."""

#: Largest unfinished SSE frame or NDJSON line kept in memory; a 20 MB image frame must pass.
MAX_FRAME_BYTES = 64 * 1024 * 1024
#: Most parts of one answer: sources, files and data that only cost their server a line each.
MAX_PARTS = 100_000
#: Largest part of an error body that is read and kept for "Details".
MAX_ERROR_BODY_BYTES = 64 * 1024
#: Longest sentence taken over from a server's own words.
MAX_SENTENCE_CHARS = 240
#: Longest title made from a first line.
MAX_TITLE_CHARS = 60
#: Longest title that is kept: it is laid out as one line wherever it is shown, which takes seconds for a megabyte.
MAX_KEPT_TITLE_CHARS = 500

#: Deltas reach the store at the latest after this time; `kill -9` costs no more than it plus one chunk.
JOURNAL_INTERVAL_S = 0.1
#: A burst of events hands control back to the loop after this time.
BURST_YIELD_S = 0.002

#: Version of the JSON lines of `ask --json`.
JSON_FORMAT_VERSION = 1
