-- Purpose: ends a running revision and sets its variables; if a later revision exists, it ends but sets none.
-- KEYS: those of incident.lua.
-- ARGV: retention, number, revision, outcome, line of the names it sets (JSON), the same line for none,
--   then escaped name and record of each variable.
-- Output: 'finished', 'superseded' or 'stale' (it was not running; nothing was changed).

local number, revision = ARGV[2], ARGV[3]
local field = number .. ':' .. revision
if redis.call('HDEL', RUNNING, field) == 0 then return 'stale' end

local superseded = redis.call('HGET', NEWEST, number) ~= revision
redis.call('HSET', OUTCOMES, field, (superseded and ARGV[6] or ARGV[5]) .. '\n' .. ARGV[4])
if not superseded then
  for i = 7, #ARGV, 2 do
    local next = string.format('%.0f', redis.call('HINCRBY', NAMES, ARGV[i], 1))
    redis.call('HSET', VARIABLES, next .. ':' .. ARGV[i], ARGV[i + 1])
  end
end
touch()
return superseded and 'superseded' or 'finished'
