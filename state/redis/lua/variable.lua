-- Purpose: reads one revision of a variable.
-- KEYS: those of incident.lua.
-- ARGV: retention (not used), escaped name, revision or '' for the newest.
-- Output: {escaped name, revision, record}, empty where there is none.

local revision = ARGV[3]
if revision == '' then revision = redis.call('HGET', NAMES, ARGV[2]) end
if not revision then return {} end
local record = redis.call('HGET', VARIABLES, revision .. ':' .. ARGV[2])
if not record then return {} end
return { ARGV[2], revision, record }
