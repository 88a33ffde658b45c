-- Purpose: reads one revision of a cell.
-- KEYS: those of incident.lua.
-- ARGV: retention (not used), number, revision or '' for the newest.
-- Output: {number, revision, draft, outcome or ''}, empty where there is none.

local revision = ARGV[3]
if revision == '' then revision = redis.call('HGET', NEWEST, ARGV[2]) end
local list = {}
if revision then append(list, ARGV[2], revision) end
return list
