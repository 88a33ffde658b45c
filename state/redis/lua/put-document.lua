-- Purpose: keeps a small document; the last write wins.
-- KEYS: those of incident.lua.
-- ARGV: retention, escaped name, record.
-- Output: 1.

redis.call('HSET', DOCUMENTS, ARGV[2], ARGV[3])
touch()
return 1
