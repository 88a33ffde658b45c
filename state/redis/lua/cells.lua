-- Purpose: reads the newest revisions of a range of cells in one consistent state.
-- KEYS: those of incident.lua.
-- ARGV: retention (not used: reading does not prolong), number after which to begin, greatest count of cells.
-- Output: {number, revision, draft, outcome or '', …}, ascending by number.

local last = tonumber(redis.call('GET', LAST) or '0')
local after, limit = tonumber(ARGV[2]), tonumber(ARGV[3])
local list = {}
for i = after + 1, math.min(last, after + limit) do
  local number = string.format('%.0f', i)
  local revision = redis.call('HGET', NEWEST, number)
  if revision then append(list, number, revision) end
end
return list
