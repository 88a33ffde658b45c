-- Purpose: keeps a part of a blob, or, once all its parts are kept, its size; a blob without a size does not exist.
-- KEYS: those of incident.lua.
-- ARGV: retention, field (`<hash>` for the size, `<hash>:<index>` for a part), value.
-- Output: 1.

redis.call('HSET', BLOBS, ARGV[2], ARGV[3])
touch()
return 1
